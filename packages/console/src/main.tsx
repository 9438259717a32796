import '@cloudscape-design/global-styles/index.css';
import './console.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { followLinks } from './app/follow-links.ts';
import { headStart } from './app/head-start.ts';
import { loadSession } from './app/session.ts';
import { startTheme } from './app/theme.ts';
import { takeLinkToken } from './pages/sign-in/link-token.ts';

startTheme();
// Before anything else can see the address.
takeLinkToken();
followLinks();
headStart();
void loadSession();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
