import { detailsOf } from '../error-details.ts'
import type { Words } from './local-language.ts'
import { StartupError } from './startup-error.ts'

type Options = { host: string; port: number }

/** `prefix` is that of the HOST and PORT variables in messages. */
export function listenError(error: unknown, { host, port }: Options, prefix = ''): Error {
  const messages: Record<string, Words> = {
    EADDRINUSE: {
      en: `port ${port} is in use: set ${prefix}PORT to another`,
      zh: `端口 ${port} 已被占用：请把 ${prefix}PORT 设为其他端口`,
    },
    EACCES: {
      en: `port ${port} is reserved for the system: set ${prefix}PORT to 1024 or above`,
      zh: `端口 ${port} 由系统保留：请把 ${prefix}PORT 设为 1024 或以上`,
    },
    EADDRNOTAVAIL: {
      en: `${prefix}HOST ${host} is not an address of this machine: set it to one that is`,
      zh: `${prefix}HOST ${host} 不是本机地址：请设为本机的地址`,
    },
    ENOTFOUND: {
      en: `${prefix}HOST ${host} is an unknown host name: set it to an address of this machine`,
      zh: `${prefix}HOST ${host} 是未知的主机名：请设为本机的地址`,
    },
    EAI_AGAIN: {
      en: `${prefix}HOST ${host} cannot be looked up: set it to an address of this machine`,
      zh: `${prefix}HOST ${host} 无法解析：请设为本机的地址`,
    },
  }
  const words = messages[detailsOf(error).code ?? '']
  if (words !== undefined) return new StartupError(words, { cause: error })
  return error instanceof Error ? error : new Error(String(error))
}
