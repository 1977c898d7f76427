import { readdirSync, readFileSync } from 'node:fs'
import { defineConfig, type Plugin } from 'rolldown'

const commands = readdirSync(new URL('src/commands', import.meta.url)).map((file) => {
  const name = `commands/${file.replace(/\.ts$/, '')}`
  return [name, `src/${name}.ts`]
})

/** As an object its keys would be names of our code, and letters beyond Unicode's first plane cannot be escaped there. */
const confusablesAsText: Plugin = {
  name: 'confusables-as-text',
  load: (id) =>
    id.endsWith('/unhomoglyph/data.json')
      ? {
          code: `export default JSON.parse(${JSON.stringify(readFileSync(id, 'utf8'))})`,
          moduleType: 'js',
        }
      : undefined,
}

/** One letter beyond Latin-1 has V8 keep two bytes for each letter of a file, for as long as the process runs. */
function toAscii(code: string): string {
  // Two backslashes are one that stands for itself.
  if (/(?<!\\)(?:\\\\)*\\[^\0-\x7f]/.test(code))
    throw new Error('a letter beyond ASCII stands behind a backslash')
  return code.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/**
 * A process that starts finds and links some twenty files instead of a thousand, and keeps no comments of
 * others in memory. All lie in one folder: what our modules find beside themselves they find there.
 */
export default defineConfig({
  input: { main: 'src/main.ts', latchkey: 'src/cli/main.ts', ...Object.fromEntries(commands) },
  platform: 'node',
  // Nothing is taken out, here and below: what looks unused may be called for what it throws.
  treeshake: false,
  plugins: [confusablesAsText, { name: 'ascii', renderChunk: (code) => ({ code: toAscii(code) }) }],
  // It is machine code, found by its own package.
  external: ['@node-rs/argon2'],
  output: {
    dir: 'dist',
    cleanDir: true,
    minify: false,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    comments: { legal: true, annotation: false, jsdoc: false },
  },
})
