import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: {
    // A data: address would need more of the content security policy than files do.
    assetsInlineLimit: 0,
    // What has light-dark(), which is in all browsers since May 2024: for older ones it would be written so that it
    // means nothing on this page.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Browsers that this console supports preload modules themselves.
    modulePreload: { polyfill: false },
  },
  server: {
    // `npx vite packages/console` beside a Berth that runs: the same origin, as in the real thing.
    proxy: { '/v1': { target: process.env.BERTH_URL ?? 'http://127.0.0.1:8080' } },
  },
});
