import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

// Relative addresses, so that the static copy works from any sub-path. `npm run dev` passes data and live requests on
// to a running `plmlens serve` (PLMLENS_SERVER, by default its default port).
const server = process.env.PLMLENS_SERVER ?? 'http://127.0.0.1:8377'

/** Mol* without the one part that the page's content security policy does not let load. */
const molstarWithoutSmaa: Plugin = {
  name: 'molstar-without-smaa',
  enforce: 'pre',
  resolveId(source, importer) {
    if (!/\/smaa(\.js)?$/.test(source) || !importer?.includes('/molstar/lib/mol-canvas3d/passes/')) return null
    return fileURLToPath(new URL('./src/structure/noSmaa.ts', import.meta.url))
  },
}

export default defineConfig({
  base: './',
  plugins: [molstarWithoutSmaa, react()],
  build: { outDir: '../artifacts/web', emptyOutDir: true, chunkSizeWarningLimit: 6000 },
  server: { proxy: { '/data': server, '/api': server } },
})
