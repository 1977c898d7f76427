import { detailsOf } from '../error-details.ts'
import { hide } from './hide-secrets.ts'

type LoggedError = {
  type: string
  code?: string | number
  message: string
  stack?: string
  cause?: LoggedError
}

/**
 * Serializes errors for the log. Drivers attach the statement with its values, or the command with its
 * password, so only the fields named here are logged.
 */
export function errorSerializer(secrets: readonly string[]): (error: unknown) => LoggedError {
  const read = (error: unknown, depth = 0): LoggedError => {
    if (!(error instanceof Error))
      return { type: typeof error, message: hide(String(error), secrets) }
    const { name, stack = '', cause } = error
    const details = detailsOf(error)
    const code = details.code ?? details.errcode ?? details.errno
    const frames = stack.split('\n').filter((line) => /^\s+at /.test(line))
    return {
      type: name,
      ...(code !== undefined && { code }),
      message: hide(messageOf(error), secrets),
      ...(frames.length > 0 && { stack: frames.join('\n') }),
      ...(cause !== undefined && depth < 4 && { cause: read(cause, depth + 1) }),
    }
  }
  return (error) => read(error)
}

/** Removes quoted values from MySQL messages, such as a taken address. */
function messageOf(error: Error): string {
  const { message, cause } = error
  const { sqlMessage } = detailsOf(error)
  // tRPC errors repeat the message of their cause.
  if (cause instanceof Error && cause.message === message) return messageOf(cause)
  return sqlMessage === undefined ? message : sqlMessage.replace(/(['"`]).*\1/s, '$1…$1')
}
