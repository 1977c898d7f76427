import { join } from 'node:path'
import { bin, root, run } from '../../scripts/run.mjs'
import { build } from '../../scripts/setup.mjs'
import { runProgram } from './program.ts'
import { isInstalled, requirePrograms } from './testing/programs.ts'

type Proof = { command: string; args: string[]; sizes: Record<string, string>; tools: string[] }

const cwd = join(root, 'apps', 'server')

/** A test in its long form, on SQLite, which needs no server. */
const test = (name: string, sizes: Record<string, string>): Proof => ({
  command: join(cwd, 'node_modules', '.bin', 'vitest'),
  args: ['run', '--project', 'sqlite', '--reporter', 'verbose', `test/security/${name}.test.ts`],
  sizes,
  tools: [],
})
const program = (name: string, tools: string[] = []): Proof => ({
  command: bin('node'),
  args: ['--conditions=development', `test/security/${name}/main.ts`],
  sizes: {},
  tools,
})

/** Proofs that `npm test` runs in a short form or not at all. */
const proofs = new Map([
  ['attack', program('attack', ['wapiti', 'sqlmap', 'hydra'])],
  ['enumeration', program('enumeration')],
  ['fuzz', test('fuzz', { FUZZ_CALLS: '100000', FUZZ_PATIENCE_MS: '1000' })],
  ['siege', test('siege', { SIEGE_FAILURES: '100000' })],
])

const [name = '', ...more] = process.argv.slice(2)

await runProgram(async () => {
  const proof = proofs.get(name)
  if (!proof) throw new Error(`Usage: proof.ts ${[...proofs.keys()].join('|')}`)
  const { command, args, sizes, tools } = proof
  // Debian's packages have the programs' names.
  const needs = tools.map((tool) => ({
    package: tool,
    need: tool,
    isThere: () => isInstalled(tool),
  }))
  await requirePrograms(needs)
  await build()
  const kept = Object.entries(sizes).map(([key, size]) => [key, process.env[key] ?? size])
  return run(command, [...args, ...more], { cwd, env: Object.fromEntries(kept) })
})
