import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { defineConfig, type Plugin } from 'vite'
import { servicePage } from './service-page.ts'

/**
 * Compresses files once at the best level instead of per request at a low one. The best level of brotli takes
 * seconds of a first start for the large word lists, and makes them 5 % smaller.
 */
function packing(): Plugin {
  const brotli = promisify(brotliCompress)
  const formats = {
    br: (bytes: Buffer) =>
      brotli(bytes, {
        params: { [constants.BROTLI_PARAM_QUALITY]: bytes.length > 1_000_000 ? 9 : 11 },
      }),
    gz: promisify<Buffer, Buffer>(gzip),
  }
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
  plugins: [react(), tailwindcss(), packing(), servicePage()],
  build: {
    sourcemap: false,
    // Inlined assets are data: URLs, which the Content-Security-Policy would have to allow.
    assetsInlineLimit: 0,
    // The viewer of the API and the strength meter's word lists are large; a test limits the sign-in page
    // separately.
    chunkSizeWarningLimit: 1800,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // The first visit loads one file, although pages that load later share parts of it.
        codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] },
      },
    },
  },
})
