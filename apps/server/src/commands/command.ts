import { ConfigError } from '../config.ts'

/** The command was called wrongly; the usage follows what this says. */
export class UsageError extends Error {}

export const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** Exit codes: 0 done, 1 it could not be done, 2 wrong usage or configuration. */
export async function runCommand(usage: string, main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string }
    const isUsage = error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS')
    process.stderr.write(isUsage ? `${message}\n\n${usage}\n` : `${message}\n`)
    process.exitCode = isUsage || error instanceof ConfigError ? 2 : 1
  }
}
