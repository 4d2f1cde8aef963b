// How the pages are built: four pages, one stylesheet, the map a chunk of its own, so that a page opens before h3-js is there.
// The folder is the default of DABBA_WEB.

import preact from '@preact/preset-vite';
import { defineConfig } from 'vite';

const page = (name: string): string => `${import.meta.dirname}/${name}.html`;

export default defineConfig({
  root: import.meta.dirname,
  publicDir: 'public',
  plugins: [preact({ devToolsEnabled: false, prefreshEnabled: false })],
  build: {
    outDir: `${import.meta.dirname}/../dist/web`,
    emptyOutDir: true,
    target: 'es2022',
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    modulePreload: { polyfill: false },
    // The door's policy lets pages load from their own host alone: a picture inside a stylesheet is a file too.
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    rolldownOptions: {
      input: { index: page('index'), rider: page('rider'), restaurant: page('restaurant'), map: page('map') },
    },
  },
});
