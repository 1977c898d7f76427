import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { expect, test } from 'vitest'

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** Kilobytes of 1000 bytes that a minified page or program loads, after gzip. */
async function weigh(file: string, external: RegExp): Promise<number> {
  const bundle = await rolldown({ input: path(file), external })
  const { output } = await bundle.generate({ minify: true })
  const code = output.map((one) => ('code' in one ? one.code : '')).join('')
  return gzipSync(code, { level: 9 }).length / 1000
}

const none = /^node:/
const trpc = /^@trpc\//

test.each([
  {
    name: 'the client without tRPC',
    file: '../../client/dist/client.js',
    external: trpc,
    most: 12,
  },
  { name: 'the client with tRPC', file: '../../client/dist/client.js', external: none, most: 17 },
  { name: 'the React part', file: '../../client/dist/react.js', external: /^react/, most: 2 },
  { name: 'the verifier with jose', file: '../dist/verify.js', external: none, most: 8 },
  { name: 'the verifier alone', file: '../dist/verify.js', external: /^jose$/, most: 4 },
  { name: 'the verifier with its feed', file: '../dist/feed.js', external: /^jose$/, most: 4 },
])('$name is as small as its README says', async ({ name, file, external, most }) => {
  const measured = await weigh(file, external)
  expect(measured).toBeLessThanOrEqual(most)
  const readme = readFileSync(path(`${file}/../../README.md`), 'utf8')
  const told = Number(
    new RegExp(`${name}: ([\\d.]+) KB`, 'i').exec(readme.replaceAll('\n', ' '))?.[1],
  )
  expect(measured).toBeLessThanOrEqual(told)
  expect(measured).toBeGreaterThan(told - 1)
})
