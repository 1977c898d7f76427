import { errorSerializer } from '../log/log-errors.ts'

/**
 * What every program begins with: its files are for its own user only, those that libraries make as
 * well, and a fault that nobody caught ends it in words of ours. Node would print all that hangs on an
 * error, and drivers hang the statement with its values there.
 */
export function beginProgram(secrets: readonly string[] = []): void {
  process.umask(0o077)
  const read = errorSerializer(secrets)
  // One at a time: told of the secrets later, the second takes the place of the first.
  process.setUncaughtExceptionCaptureCallback(null)
  process.setUncaughtExceptionCaptureCallback((error: unknown) => {
    process.stderr.write(`Latchkey stops for a fault nobody caught: ${lines(read(error))}\n`)
    process.exit(1)
  })
}

type LoggedError = ReturnType<ReturnType<typeof errorSerializer>>

function lines({ type, code, message, stack, cause }: LoggedError): string {
  const head = `${type}${code === undefined ? '' : ` ${code}`}: ${message}`
  return [head, stack, cause && `  cause: ${lines(cause)}`].filter(Boolean).join('\n')
}
