import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { startProgram } from '@latchkey/tools/testing/launch'
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { afterAll, expect, test } from 'vitest'
import { env, installOutside, run } from './outside/folder.ts'
import { audience, startService } from './service.ts'

const { folder, tarballs } = await installOutside()
afterAll(() => rmSync(folder, { recursive: true }))

test.each(['client', 'verify'])(
  '@latchkey/%s holds what its manifest promises, and nothing of our sources',
  async (name) => {
    const pkgDir = join(folder, 'node_modules/@latchkey', name)
    const { messages, pkg } = await publint({ pkgDir, strict: true, pack: false })
    expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([])
    // npm may put the package's dependencies inside of it.
    const files = readdirSync(pkgDir, { recursive: true, encoding: 'utf8' }).filter(
      (file) => !file.startsWith('node_modules'),
    )
    expect(files.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))).toEqual([])
    const declarations = files.filter((file) => file.endsWith('.d.ts'))
    for (const file of declarations) {
      expect(readFileSync(join(pkgDir, file), 'utf8')).not.toMatch(/@latchkey\/|mikro-orm|zod/)
    }
  },
)

test.each(tarballs)('the types of %s are right wherever ES modules are', async (tarball) => {
  const checked = await checkPackage(createPackageFromTarballData(readFileSync(tarball)))
  const problems = checked.types ? checked.problems : ['no types']
  // CommonJS loads ES modules by import() only, and Node 10 knows no exports.
  expect(problems.filter((problem) => !isOfOldModules(problem))).toEqual([])
})

const isOfOldModules = (problem: object | string) =>
  /"resolutionKind":"(node10|node16-cjs)"/.test(JSON.stringify(problem))

test.each(['typescript', 'seven'])(
  '%s compiles programs that use them, strictly',
  async (compiler) => {
    await run(
      [process.execPath, join(folder, `node_modules/${compiler}/bin/tsc`), '-p', '.'],
      folder,
    )
  },
)

test('a program signs in, and an API knows who calls, both outside this repository', async () => {
  await using service = await startService()
  const node = (name: string, ...args: string[]) => [process.execPath, `out/${name}.js`, ...args]
  const command = node('api', service.url, audience)
  await using api = await startProgram(command, { env, cwd: folder, ready: /port: (\d+)/ })
  const url = `http://127.0.0.1:${api.found[1]}`
  const stranger = await fetch(url)
  expect(stranger.status).toBe(401)
  expect(stranger.headers.get('www-authenticate')).toBe(`Bearer realm="${audience}"`)
  expect(await run(node('app', service.url, audience, url), folder)).toMatch(/^ann [0-9a-f]{22}$/m)
})

test('a server with React 18 renders a page that requires a session', async () => {
  const told = await run([process.execPath, 'out/page.js'], folder)
  expect(told).toMatch(/^18\.\S+ <p>loading<\/p>one moment$/m)
})
