import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

// Relative addresses, so that the static copy works from any sub-path. `npm run dev` passes data and live requests on
// to a running `plmlens serve` (PLMLENS_SERVER, by default its default port).
const server = process.env.PLMLENS_SERVER ?? 'http://127.0.0.1:5197'

export default defineConfig({
  base: './',
  plugins: [react()],
  build: { outDir: '../artifacts/web', emptyOutDir: true, chunkSizeWarningLimit: 6000 },
  server: { proxy: { '/data': server, '/api': server } },
})
