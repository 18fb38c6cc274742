import { defineConfig } from 'vite';

export default defineConfig({
  // A package of the lot asks for Node's name of the global object.
  define: { global: 'globalThis' },
  build: {
    outDir: 'dist/page',
    target: 'es2022',
    chunkSizeWarningLimit: 4096,
    rolldownOptions: {
      // Thousands of modules say "use client", which means nothing outside of a server that renders.
      onLog: (level, log, report) => {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
      },
    },
  },
});
