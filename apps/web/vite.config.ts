import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'

const server = 'http://127.0.0.1:3001'

/** Packed once at the best level, rather than on every request at a poor one. */
function packing(): Plugin {
  const formats = { br: promisify(brotliCompress), gz: promisify(gzip) }
  return {
    name: 'packing',
    apply: 'build',
    async writeBundle({ dir = 'dist' }) {
      const files = readdirSync(dir, { recursive: true, encoding: 'utf8' })
      const packed = files
        .filter((file) => /\.(js|css|svg)$/.test(file))
        .flatMap((file) => {
          const path = join(dir, file)
          const bytes = readFileSync(path)
          return Object.entries(formats).map(async ([ending, pack]) =>
            writeFileSync(`${path}.${ending}`, await pack(bytes)),
          )
        })
      await Promise.all(packed)
    },
  }
}

export default defineConfig({
  plugins: [react(), tailwindcss(), packing()],
  build: {
    sourcemap: false,
    // A data: URL would need its own exception in the Content-Security-Policy.
    assetsInlineLimit: 0,
    // The word lists of the strength meter; a story holds the sign-in page to its own budget.
    chunkSizeWarningLimit: 1700,
    modulePreload: { polyfill: false },
  },
  server: {
    port: 3000,
    strictPort: true,
    proxy: {
      '/trpc': server,
      '/avatars': server,
      '/dev/inbox': server,
      '/health': server,
      '/ready': server,
    },
  },
})
