import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from '../../scripts/run.mjs'
import { copyToServe } from '../../scripts/served.mjs'
import { startProgram } from '../src/testing/launch.ts'
import { serveEnv } from '../src/testing/server-process.ts'

/** A program that loads a file and reads its page when it is signalled, as the service does when somebody calls. */
const main = `
import { readFileSync } from 'node:fs'
const page = new URL('../../web/dist/page.js', import.meta.url)
process.on('SIGUSR2', async () => {
  const { name } = await import('./later-1.js').catch(() => ({ name: 'gone' }))
  console.log('answers', name, readFileSync(page, 'utf8'))
})
setInterval(() => {}, 1000)
console.log('ready')`

function build(tree: string, number: number): void {
  for (const folder of ['server', 'web'].map((app) => join(tree, 'apps', app, 'dist')))
    rmSync(folder, { recursive: true, force: true })
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(tree, path)), { recursive: true })
    writeFileSync(join(tree, path), text)
  }
  write('apps/server/dist/main.js', main)
  write('apps/server/package.json', '{ "type": "module" }')
  write(`apps/server/dist/later-${number}.js`, `export const name = 'build ${number}'`)
  write('apps/web/dist/page.js', `page ${number}`)
}

function freshTree(): string {
  const tree = mkdtempSync(join(tmpdir(), 'latchkey-served-'))
  build(tree, 1)
  cpSync(join(root, 'apps/server/serve.sh'), join(tree, 'apps/server/serve.sh'))
  return tree
}

test('a running service keeps its pages and its code when they are built anew', async () => {
  const tree = freshTree()
  const options = { env: serveEnv, ready: /ready/ }
  await using service = await startProgram(['sh', copyToServe(tree)], options)
  build(tree, 2)
  service.child.kill('SIGUSR2')
  await expect.poll(() => service.output.out).toContain('answers build 1 page 1')
})

test('a build is copied once, and the copies of the newest three stay', () => {
  const tree = freshTree()
  const copies = [1, 2, 3, 4, 4].map((number) => {
    build(tree, number)
    const program = copyToServe(tree)
    // Copies may follow within one tick of the clock.
    utimesSync(join(program, '../..'), number, number)
    return program
  })
  expect(copies[4]).toBe(copies[3])
  const names = copies.map((path) => path.split('/').at(-3))
  const left = readdirSync(join(tree, 'apps/server/.served'))
  expect(new Set(left)).toEqual(new Set(names.slice(1, 4)))
})

test('a start that was killed while it copied leaves nothing that another one runs', () => {
  const tree = freshTree()
  const [copies, program] = [join(tree, 'apps/server/.served'), 'server/dist/main.js']
  const started = copyToServe(tree)
  const [name = ''] = readdirSync(copies)
  renameSync(join(copies, name), join(copies, 'half-killed'))
  rmSync(join(copies, 'half-killed', program))
  expect(copyToServe(tree)).toBe(started)
  expect(readdirSync(copies).toSorted()).toEqual([name, 'half-killed'].toSorted())
  expect(existsSync(join(copies, name, program))).toBe(true)
})

test.runIf(process.getuid?.() === 0)('a copy that root makes keeps the owner of the build', () => {
  const tree = freshTree()
  const [uid, gid] = [12_345, 12_346]
  chownSync(join(tree, 'apps/server/dist/main.js'), uid, gid)
  const copied = statSync(join(dirname(copyToServe(tree)), 'dist/main.js'))
  expect(copied).toMatchObject({ uid, gid })
})
