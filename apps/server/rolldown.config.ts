import { readFileSync } from 'node:fs'
import type { Plugin, RolldownOptions } from 'rolldown'

/**
 * Parses the table at run time: as an object literal its keys would become names in our code, where
 * characters beyond the BMP cannot be escaped.
 */
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

/**
 * Lets tRPC spread objects natively. It is published for old engines with a helper that defines each
 * property anew, which costs a fifteenth of a session check.
 */
const nativeSpread: Plugin = {
  name: 'native-spread',
  transform: {
    filter: { id: /@trpc\/server\/dist\/getErrorShape/ },
    handler(code) {
      const [helper] = /function _objectSpread2\(e\) \{.*?\n\}/s.exec(code) ?? []
      if (helper === undefined) throw new Error('tRPC has another helper: change this plugin')
      return code.replace(helper, 'const _objectSpread2 = (a, b, c) => ({ ...a, ...b, ...c })')
    },
  },
}

/**
 * Escapes non-ASCII characters: a single one beyond Latin-1 makes V8 store the whole file with two
 * bytes per character.
 */
function toAscii(code: string): string {
  // A doubled backslash is an escaped one.
  if (/(?<!\\)(?:\\\\)*\\[^\0-\x7f]/.test(code))
    throw new Error('a letter beyond ASCII stands behind a backslash')
  return code.replace(
    /[^\0-\x7f]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/**
 * These stay outside the bundle: native code, the OpenID engine, which loads with the first app, and what the first
 * passkey needs.
 */
export const external = [
  '@node-rs/argon2',
  '@node-rs/bcrypt',
  'oidc-provider',
  '@simplewebauthn/server',
]

/**
 * Bundles one program, so that a start loads some twenty files instead of a thousand and keeps no
 * comments of libraries in memory. All files share one folder, so that paths relative to a module still
 * work.
 */
const bundle = (cleanDir: boolean): RolldownOptions => ({
  platform: 'node',
  // Tree shaking and minifying are off: apparently unused code may be called for its errors.
  treeshake: false,
  plugins: [
    confusablesAsText,
    nativeSpread,
    { name: 'ascii', renderChunk: (code) => ({ code: toAscii(code) }) },
  ],
  external: external.map((name) => new RegExp(`^${name}(/|$)`)),
  output: {
    dir: 'dist',
    cleanDir,
    minify: false,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
    comments: { legal: true, annotation: false, jsdoc: false },
  },
})

// A bundle shared with the commands would split the server into more files, which lengthens its start by
// an eighth.
export default [
  { ...bundle(true), input: { main: 'src/main.ts' } },
  { ...bundle(false), input: { latchkey: 'src/cli/main.ts' } },
]
