import { StartFault } from './startup-error.ts'

type Where = { host: string; port: number }

/** `prefix` is of the variables that say where. */
export function listenFault(error: unknown, { host, port }: Where, prefix = ''): Error {
  const told: Record<string, string> = {
    EADDRINUSE: `port ${port} is taken: set ${prefix}PORT to another`,
    EACCES: `port ${port} is reserved for the system: set ${prefix}PORT to 1024 or above`,
    EADDRNOTAVAIL: `${prefix}HOST ${host} is no address of this machine: set it to one that is`,
    ENOTFOUND: `${prefix}HOST ${host} is a name nobody knows: set it to an address of this machine`,
    EAI_AGAIN: `${prefix}HOST ${host} cannot be looked up: set it to an address of this machine`,
  }
  const text = told[(error as NodeJS.ErrnoException).code ?? '']
  return text === undefined ? (error as Error) : new StartFault(text, { cause: error })
}
