import { join } from 'node:path'
import { root, run } from './run.mjs'
import { build, install } from './setup.mjs'

/** The long forms of tests that `npm test` runs in a short one. */
const proofs = {
  fuzz: { FUZZ_CALLS: '100000', FUZZ_PATIENCE_MS: '1000' },
  siege: { SIEGE_FAILURES: '100000' },
}

const [name, ...args] = process.argv.slice(2)
const cwd = join(root, 'apps', 'server')

try {
  if (!Object.hasOwn(proofs, name))
    throw new Error(`Usage: proof.mjs ${Object.keys(proofs).join('|')}`)
  await install()
  await build()
  const vitest = join(cwd, 'node_modules', '.bin', 'vitest')
  // On the embedded database, which needs no server; a size the caller sets is kept.
  const which = ['run', '--project', 'sqlite', '--reporter', 'verbose', `test/${name}.test.ts`]
  const sizes = Object.entries(proofs[name]).map(([key, size]) => [key, process.env[key] ?? size])
  const env = Object.fromEntries(sizes)
  process.exitCode = await run(vitest, [...which, ...args], { cwd, env })
} catch (error) {
  console.error(error.message)
  process.exit(1)
}
