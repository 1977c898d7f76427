import type { Plugin, RolldownOptions } from 'rolldown'
import { dts } from 'rolldown-plugin-dts'

/**
 * The router's type names the context of its calls, which is internal to the server. Without this
 * plug-in, the declarations would need the server's sources and its database library.
 */
const withoutContext: Plugin = {
  name: 'without-context',
  load: {
    filter: { id: /\/server\/dist\/context\.d\.ts$/ },
    handler: () => 'export type Context = object',
  },
}

const external = /^(@trpc\/|zod($|\/)|react($|\/))/

const output = { dir: 'dist', chunkFileNames: '[name]-[hash].js' }

export default [
  {
    input: { client: 'dist/emitted/client.js', react: 'dist/emitted/react.js' },
    external,
    output: { ...output, comments: { legal: true, annotation: true, jsdoc: false } },
  },
  {
    input: { client: 'dist/emitted/client.d.ts', react: 'dist/emitted/react.d.ts' },
    external,
    plugins: [withoutContext, ...dts({ dtsInput: true, emitDtsOnly: true, generator: 'oxc' })],
    output,
  },
] satisfies RolldownOptions[]
