import { CommanderError } from '@commander-js/extra-typings'
import { ConfigError } from '../config/config-error.ts'
import { programName } from '../config/program-name.ts'
import { errorSerializer } from '../log/log-errors.ts'
import { exitCodes, NoVerdict } from './exit-codes.ts'
import { fileFaultOf } from './file-faults.ts'
import { localLanguage, localText } from '../config/local-language.ts'
import { sayError } from './output.ts'
import { serviceWords } from './service-words.ts'
import { createProgram } from './program.ts'

/** Runs one command line and sets the exit code of the process. */
export async function run(args: string[]): Promise<void> {
  try {
    await createProgram(programName(), localLanguage()).parseAsync(args, { from: 'user' })
  } catch (error) {
    process.exitCode = await exitCodeOf(error)
  }
}

async function exitCodeOf(error: unknown): Promise<number> {
  // The parser has already printed its own errors.
  if (error instanceof CommanderError) {
    return error.exitCode === 0 ? exitCodes.done : exitCodes.wrongUsage
  }
  sayError(await sentenceOf(error))
  return error instanceof NoVerdict ? exitCodes.noVerdict : exitCodes.failed
}

async function sentenceOf(error: unknown): Promise<string> {
  if (error instanceof NoVerdict) {
    // Even a bug must not end with 1 here, since that code is a verdict.
    return sentenceOf(error.cause).catch(() => errorSerializer([])(error.cause).message)
  }
  if (error instanceof ConfigError) return error.problems.join('\n')
  const fault = fileFaultOf(error)
  if (fault !== undefined) return fault
  // The import is lazy, because the errors of the API load half the server.
  const refusal = (await import('./refusals.ts')).refusalOf(error)
  if (refusal !== undefined) return refusal
  // Errors meant for the operator are plain ones with a sentence. Errors of drivers and bugs have names
  // of their own, and their messages may contain personal data.
  if (!(error instanceof Error) || error.name !== 'Error') throw error
  return localText(serviceWords(error.message))
}
