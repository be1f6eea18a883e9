import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig, type UserConfig } from 'vite';

/** What the server puts a fresh nonce in the place of, each time it sends the page. */
const NONCE_PLACEHOLDER = 'FIREDRILL_CSP_NONCE';

/** Where `npm start` serves the API, for `npm run dev`. */
const SERVER = 'http://127.0.0.1:4600';

/** The dashboard: a page, and scripts and styles in files of their own, each loaded when it is needed. */
const APP: UserConfig = {
  html: { cspNonce: NONCE_PLACEHOLDER },
  build: { outDir: 'dist/app', manifest: true, assetsInlineLimit: 0 },
};

/** The report: one script and one style, which `build.mjs` then puts into its page. */
const REPORT: UserConfig = {
  publicDir: false,
  build: {
    outDir: 'dist/report',
    assetsInlineLimit: Number.MAX_SAFE_INTEGER,
    cssCodeSplit: false,
    modulePreload: false,
    rolldownOptions: { input: 'report.html', output: { codeSplitting: false } },
  },
};

export default defineConfig(({ mode }) => {
  const { build, ...rest } = mode === 'report' ? REPORT : APP;
  return {
    ...rest,
    root: import.meta.dirname,
    plugins: [react()],
    resolve: { conditions: ['source', ...defaultClientConditions] },
    build: { ...build, emptyOutDir: true, reportCompressedSize: false, chunkSizeWarningLimit: 1_000 },
    // The server takes requests from its own pages only; for this one they come from here.
    server: { proxy: { '/api': { target: SERVER, changeOrigin: true, headers: { origin: SERVER } } } },
  };
});
