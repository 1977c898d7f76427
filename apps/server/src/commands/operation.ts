import { parseArgs } from 'node:util'

/**
 * One operator's command with one argument. Exit codes: 0 done, 1 it could not be done, 2 it was
 * called wrongly.
 */
export async function runOperation(
  usage: string,
  work: (given: string[]) => Promise<string>,
): Promise<void> {
  try {
    const given = readArguments()
    if (given === undefined) {
      process.stderr.write(`${usage}\n`)
      process.exitCode = 2
    } else process.stdout.write(`${await work(given)}\n`)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}

function readArguments(): string[] | undefined {
  try {
    const { positionals } = parseArgs({ allowPositionals: true, options: {} })
    return positionals.length === 1 && positionals[0] !== '' ? positionals : undefined
  } catch {
    return undefined
  }
}
