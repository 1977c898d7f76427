import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Figure } from './figure.ts'

const dist = fileURLToPath(new URL('../../apps/web/dist', import.meta.url))

/** Measures a browser's load for the sign-in page, with each format's best compression. */
export function measurePage(): Figure[] {
  const html = readFileSync(`${dist}/index.html`, 'utf8')
  const entries = [...html.matchAll(/<(?:script|link)[^>]*(?:src|href)="([^"]+\.(?:js|css))"/g)]
  const files = reach(entries.map(([, path = '']) => path))
  return ['js', 'css'].flatMap((kind) => {
    const texts = files.filter((path) => path.endsWith(`.${kind}`)).map(readAsset)
    const sum = (size: (text: string) => number) =>
      texts.reduce((total, text) => total + size(text), 0) / 1000
    const name = kind === 'js' ? 'JavaScript' : 'CSS'
    return [
      { name: `sign-in page: ${name}, gzip`, value: sum(gzipped), unit: 'KB' },
      { name: `sign-in page: ${name}, brotli`, value: sum(brotlied), unit: 'KB' },
    ] satisfies Figure[]
  })
}

const readAsset = (path: string) => readFileSync(`${dist}${path}`, 'utf8')
const gzipped = (text: string) => gzipSync(text, { level: 9 }).length
const brotlied = (text: string) => brotliCompressSync(text).length

/** Follows imports, including a separate chunk for the sign-in page if the build made one. */
function reach(paths: string[]): string[] {
  const found = new Set(paths)
  // Iterating a set also visits entries added meanwhile.
  for (const path of found) {
    if (!path.endsWith('.js')) continue
    for (const imported of importsOf(readAsset(path))) found.add(`/assets/${imported}`)
  }
  return [...found]
}

function importsOf(code: string): string[] {
  const names = [
    ...code.matchAll(/(?:import|from)\s*["'`]\.\/([\w.-]+\.js)["'`]/g),
    ...code.matchAll(/import\(["'`]\.\/(login-[\w.-]+\.js)["'`]/g),
  ]
  return names.map(([, name = '']) => name)
}
