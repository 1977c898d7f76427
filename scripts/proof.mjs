import { join } from 'node:path'
import { installDebianPackages } from './debian.mjs'
import { bin, root, run } from './run.mjs'
import { find } from './programs.mjs'
import { build, install } from './setup.mjs'

const cwd = join(root, 'apps', 'server')

/** A test in its long form, on SQLite, which needs no server. */
const test = (name, sizes) => ({
  command: join(cwd, 'node_modules', '.bin', 'vitest'),
  args: ['run', '--project', 'sqlite', '--reporter', 'verbose', `test/security/${name}.test.ts`],
  sizes,
})
const program = (name, tools = []) => ({
  command: bin('node'),
  args: ['--conditions=development', `test/security/${name}/main.ts`],
  sizes: {},
  tools,
})

/** Proofs that `npm test` runs in a short form or not at all. */
const proofs = {
  attack: program('attack', ['wapiti', 'sqlmap', 'hydra']),
  enumeration: program('enumeration'),
  fuzz: test('fuzz', { FUZZ_CALLS: '100000', FUZZ_PATIENCE_MS: '1000' }),
  siege: test('siege', { SIEGE_FAILURES: '100000' }),
}

/** Installs missing tools; Debian's packages have the programs' names. */
async function bring(tools) {
  const missing = () => tools.filter((tool) => !find(tool))
  if (missing().length === 0) return
  if (process.getuid?.() === 0 && find('apt-get')) await installDebianPackages(missing())
  if (missing().length === 0) return
  throw new Error(
    `This needs ${missing().join(', ')}. On Debian: apt-get install ${missing().join(' ')}`,
  )
}

const [name, ...more] = process.argv.slice(2)

try {
  const proof = Object.hasOwn(proofs, name) && proofs[name]
  if (!proof) throw new Error(`Usage: proof.mjs ${Object.keys(proofs).join('|')}`)
  const { command, args, sizes, tools = [] } = proof
  await bring(tools)
  await install()
  await build()
  const kept = Object.entries(sizes).map(([key, size]) => [key, process.env[key] ?? size])
  process.exitCode = await run(command, [...args, ...more], { cwd, env: Object.fromEntries(kept) })
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
