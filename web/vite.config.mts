import { resolve } from 'node:path';
import { defineConfig } from 'vite';

/** Text chunks of one language: what every agent sees at once travels together, the rest with its page. */
const FIRST_TEXTS = /\/web\/texts\/(en|nb|zh)\/(app|inbox|names|thread|panel)\.ts$/;
/** The frame and the inbox with its list, with all they import: one chunk, or each part that others share is a request. */
const FIRST = /\/web\/(main|pages\/inbox\/index)\.tsx$/;

export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  // Vite compiles JSX itself; the plugin for React would only add fast refresh.
  build: {
    outDir: resolve(import.meta.dirname, '../dist/web'),
    emptyOutDir: true,
    manifest: 'manifest.json',
    target: 'es2022',
    // Everything is its own file: data: addresses would need a wider policy for fonts and images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // What files may weigh is held by test/web/budgets, packed.
    chunkSizeWarningLimit: 1_000,
    rolldownOptions: {
      // Mantine marks every file for server components, which do not exist here.
      onLog: (level, log, handle) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handle(level, log);
      },
      output: {
        codeSplitting: {
          groups: [
            { name: 'desk', test: FIRST },
            {
              debugName: 'texts',
              name: (id) => {
                const language = FIRST_TEXTS.exec(id)?.[1];
                return language === undefined ? null : `texts-${language}`;
              },
            },
          ],
        },
      },
    },
  },
  // The server puts a fresh value here for each request, see src/console/web.
  html: { cspNonce: '{{nonce}}' },
  server: { proxy: { '/api': 'http://127.0.0.1:4310', '/console/sign-': 'http://127.0.0.1:4310' } },
});
