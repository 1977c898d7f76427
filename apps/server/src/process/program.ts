import { errorSerializer } from '../log/log-errors.ts'

/**
 * Sets up every program of the server. New files, including those of libraries, are private to their
 * user. An uncaught error ends the process with a redacted message: Node would print every property of
 * it, and drivers attach the statement with its values there.
 */
export function beginProgram(secrets: readonly string[] = []): void {
  process.umask(0o077)
  const read = errorSerializer(secrets)
  // Replace the callback: a program calls this again once it knows its secrets.
  process.setUncaughtExceptionCaptureCallback(null)
  process.setUncaughtExceptionCaptureCallback((error: unknown) => {
    process.stderr.write(`Latchkey stops because of an uncaught error: ${lines(read(error))}\n`)
    process.exit(1)
  })
}

type LoggedError = ReturnType<ReturnType<typeof errorSerializer>>

function lines({ type, code, message, stack, cause }: LoggedError): string {
  const head = `${type}${code === undefined ? '' : ` ${code}`}: ${message}`
  return [head, stack, cause && `  cause: ${lines(cause)}`].filter(Boolean).join('\n')
}
