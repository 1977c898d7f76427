import { readdirSync } from 'node:fs'
import { defineConfig } from 'rolldown'

const commands = readdirSync(new URL('src/commands', import.meta.url)).map((file) => {
  const name = `commands/${file.replace(/\.ts$/, '')}`
  return [name, `src/${name}.ts`]
})

/**
 * A process that starts finds and links some twenty files instead of a thousand, and keeps no comments of
 * others in memory. All lie in one folder: what our modules find beside themselves they find there.
 */
export default defineConfig({
  input: { main: 'src/main.ts', ...Object.fromEntries(commands) },
  platform: 'node',
  // Nothing is taken out, here and below: what looks unused may be called for what it throws.
  treeshake: false,
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
