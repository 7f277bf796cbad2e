import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

const PAGES = ['sign-in', 'console', 'ground', 'people', 'officer', 'volunteer'];
const SERVER = process.env.PATROLGRID_SERVER ?? 'http://127.0.0.1:8000';

const page = (name: string): string => fileURLToPath(new URL(`./${name}.html`, import.meta.url));

export default defineConfig({
  plugins: [
    vue(),
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
