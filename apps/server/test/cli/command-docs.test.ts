import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createProgram } from '../../src/cli/program.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

const verbsOf = new Map(
  createProgram('latchkey').commands.map((noun) => [
    noun.name(),
    noun.commands.flatMap((verb) => [verb.name(), ...verb.aliases()]),
  ]),
)

/** Texts for readers: documents, comments, example settings, and the sentences of the program itself. */
const texts = globSync(
  [
    '*.md',
    '.env.example',
    'docs/**/*.md',
    'deploy/**/*',
    'apps/*/{src,test,e2e,perf}/**/*.ts',
    '{bench,cluster,tools}/src/**/*.ts',
  ],
  { cwd: root, exclude: ['**/node_modules/**'] },
).filter((path) => /\.\w+$|file$/.test(path))

test('every script that a text names is one of package.json', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const named = texts.flatMap((path) =>
    [...read(path).matchAll(/npm run\s+(?:-s\s+)?([\w:-]+)/g)].map(([, name = '']) => ({
      path,
      name,
    })),
  )
  expect(named.length).toBeGreaterThan(50)
  // Decisions may name commands that no longer exist.
  const gone = named.filter(
    ({ path, name }) => !(name in scripts) && !path.startsWith('docs/decisions/'),
  )
  expect(gone).toEqual([])
})

test('every proof that a text names is one that its help lists', () => {
  const help = execFileSync(process.execPath, [join(root, 'tools/src/proof.ts'), '--help'])
  const proofs = [...String(help).matchAll(/^ {2}(\w+)/gm)].map(([, name = '']) => name)
  expect(proofs).toContain('storm')
  const named = texts.flatMap((path) =>
    [...read(path).matchAll(/npm run\s+proof --\s+([\w:-]+)/g)].map(([, name = '']) => ({
      path,
      name,
    })),
  )
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter(({ name }) => !proofs.includes(name))).toEqual([])
})

test('every command that a text names is one of the program', () => {
  const named = texts.flatMap((path) =>
    [...read(path).matchAll(/latchkey(?:\.js,?|\s+--)\s+([a-z]+),?(?: ([a-z-]+))?/g)].map(
      ([line, noun = '', verb]) => ({ path, line, noun, verb }),
    ),
  )
  expect(named.length).toBeGreaterThan(50)
  const unknown = named.filter(({ noun, verb }) => {
    const verbs = verbsOf.get(noun)
    if (verbs?.length === 0) return false
    return !verbs || (verb !== undefined && !verbs.includes(verb))
  })
  expect(unknown).toEqual([])
})
