import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressed } from './build/compressed.ts'
import { leanContract } from './build/lean-contract.ts'
import { traditionalWords } from './build/traditional-words.ts'

const api = `http://127.0.0.1:${process.env['GUIXING_API_PORT'] ?? '4600'}`

/** The web application; built into `dist/web`, which the server serves. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [traditionalWords(), leanContract(), react(), compressed()],
  build: {
    outDir: fileURLToPath(new URL('../../dist/web', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    chunkSizeWarningLimit: 900,
  },
  server: { host: '127.0.0.1', proxy: { '/api': { target: api, changeOrigin: false } } },
})
