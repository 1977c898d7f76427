import { globSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { typed } from '../../src/config/program-name.ts'
import { createProgram } from '../../src/cli/program.ts'
import { runLatchkey } from '../support/run-latchkey.ts'

test('a message names a command as it is typed where the program was started', async () => {
  for (const npm_lifecycle_event of ['latchkey', 'start', 'dev']) {
    const { err } = await runLatchkey(['apps', 'show', 'Wiki'], { npm_lifecycle_event })
    expect(err).toBe('no app is called "Wiki": "npm run -s latchkey -- apps list" shows them all\n')
  }
  const { err } = await runLatchkey(['apps', 'show', 'Wiki'])
  expect(err).toBe('no app is called "Wiki": "latchkey apps list" shows them all\n')
})

test('no message names a command without the program', () => {
  const nouns = createProgram('latchkey').commands.map((one) => one.name())
  const bare = new RegExp(`["“](?:${nouns.join('|')}) [a-z-]+(?: [^"”$]*)?["”]|npm run -s latchkey`)
  const folder = new URL('../../src/', import.meta.url).pathname
  const files = globSync('**/*.ts', { cwd: folder }).filter(
    (file) => !/^cli\/(commands|help)\/|\/program-name/.test(file),
  )
  const lines = files.flatMap((file) => readFileSync(folder + file, 'utf8').split('\n'))
  expect(lines.filter((line) => bare.test(line))).toEqual([])
  expect(typed('users list')).toMatch(/latchkey.* users list$/)
})
