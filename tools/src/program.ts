import { resolve } from 'node:path'

/** The path of a file that the caller named; npm starts programs in the root. */
export const atCaller = (path: string): string => resolve(process.env['INIT_CWD'] ?? '.', path)

/** Runs a program: its result is the exit status, and an error is one sentence. */
export async function runProgram(work: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await work()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(1)
  }
}
