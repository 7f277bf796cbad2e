import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';
import { createShell } from './officer-shell.ts';

const PAGES = ['sign-in', 'console', 'ground', 'people', 'officer', 'volunteer', 'roster'];
const SERVER = process.env.PATROLGRID_SERVER ?? 'http://127.0.0.1:8000';

const page = (name: string): string => fileURLToPath(new URL(`./${name}.html`, import.meta.url));

const shell = createShell('officer');

export default defineConfig({
  plugins: [
    vue(),
    shell.plugin,
    VitePWA({
      filename: 'officer-sw.js',
      // only the officer's page registers it, and its manifest is a file of its own
      injectRegister: false,
      manifest: false,
      registerType: 'prompt',
      workbox: {
        globPatterns: ['officer.html', 'assets/**/*'],
        globIgnores: ['**/*.map'],
        manifestTransforms: [shell.keep],
        maximumFileSizeToCacheInBytes: 4_000_000,
        navigateFallback: null,
        directoryIndex: null,
        clientsClaim: true,
        cleanupOutdatedCaches: true,
        inlineWorkboxRuntime: true,
        sourcemap: false,
        // the ground and the lists, as far as the officer's page asks for them
        runtimeCaching: [
          {
            urlPattern: ({ url, sameOrigin }) =>
              sameOrigin && url.pathname.startsWith('/api/') && url.searchParams.has('offline'),
            handler: 'StaleWhileRevalidate',
            options: { cacheName: 'officer-ground' },
          },
        ],
      },
    }),
    {
      // the server answers /console; the development server knows only console.html
      name: 'clean-page-addresses',
      configureServer(server) {
        server.middlewares.use((request, _response, next) => {
          const name = request.url?.split(/[?#]/)[0]?.slice(1) ?? '';
          if (PAGES.includes(name)) request.url = `/${name}.html`;
          next();
        });
      },
    },
  ],
  worker: { format: 'es' },
  optimizeDeps: { exclude: ['maplibre-gl'] },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      input: Object.fromEntries(PAGES.map((name) => [name, page(name)])),
    },
  },
  server: {
    proxy: { '/api': { target: SERVER, ws: true } },
  },
  test: {
    environment: 'node',
    include: ['src/**/*.test.ts'],
  },
});
