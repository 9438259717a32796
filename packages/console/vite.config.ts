import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: {
    // A data: address would need more of the content security policy than files do.
    assetsInlineLimit: 0,
    // Browsers that this console supports preload modules themselves.
    modulePreload: { polyfill: false },
  },
  server: {
    // `npx vite packages/console` beside a Berth that runs: the same origin, as in the real thing.
    proxy: { '/v1': { target: process.env.BERTH_URL ?? 'http://127.0.0.1:8080' } },
  },
});
