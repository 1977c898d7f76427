import { run } from '../../scripts/run.mjs'
import { build } from '../../scripts/setup.mjs'
import { runProgram } from './program.ts'
import { proofs, type Proof } from './proofs.ts'
import { requirePrograms } from './testing/programs.ts'
import { startServices } from './testing/services.ts'

const [name = '', ...more] = process.argv.slice(2)

const usage = [
  'Usage: npm run proof -- <name> [options]',
  ...Object.entries(proofs).map(([each, { does }]) => `  ${each.padEnd(12)}${does}`),
].join('\n')

await runProgram(async () => {
  const proof = Object.hasOwn(proofs, name) ? proofs[name] : undefined
  if (proof) return prove(proof)
  const isAsked = name === '--help'
  console[isAsked ? 'log' : 'error'](usage)
  return isAsked ? 0 : 2
})

async function prove({ command, args, cwd, sizes = {}, needs = [], usesServices }: Proof) {
  await requirePrograms(needs)
  await build()
  const services = usesServices ? await startServices() : undefined
  const given = Object.entries(sizes).map(([key, size]) => [key, process.env[key] ?? size])
  const status = await run(command, [...args, ...more], {
    ...(cwd !== undefined && { cwd }),
    env: { ...services?.env, ...Object.fromEntries(given) },
  })
  await services?.stop()
  return status
}
