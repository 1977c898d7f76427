import { detailsOf } from '../error-details.ts'
import { StartupError } from './startup-error.ts'

type Options = { host: string; port: number }

/** `prefix` is that of the HOST and PORT variables in messages. */
export function listenError(error: unknown, { host, port }: Options, prefix = ''): Error {
  const messages: Record<string, string> = {
    EADDRINUSE: `port ${port} is in use: set ${prefix}PORT to another`,
    EACCES: `port ${port} is reserved for the system: set ${prefix}PORT to 1024 or above`,
    EADDRNOTAVAIL: `${prefix}HOST ${host} is not an address of this machine: set it to one that is`,
    ENOTFOUND: `${prefix}HOST ${host} is an unknown host name: set it to an address of this machine`,
    EAI_AGAIN: `${prefix}HOST ${host} cannot be looked up: set it to an address of this machine`,
  }
  const text = messages[detailsOf(error).code ?? '']
  if (text !== undefined) return new StartupError(text, { cause: error })
  return error instanceof Error ? error : new Error(String(error))
}
