import type { Config } from '../config.ts'
import { localText, type Words } from '../config/local-language.ts'
import { readDatabaseAddress } from '../database/address.ts'

/** Programs that start this one read a pipe, and wait there for "listening on" and the address, in any language. */
export const startLine = (url: string, isTerminal: boolean): Words => ({
  en: `Latchkey is listening on ${url}`,
  zh: isTerminal ? `Latchkey 已启动：${url}` : `Latchkey 已启动，listening on ${url}`,
})

export function startLines(url: string, config: Config, isTerminal: boolean): string[] {
  const { databaseUrl, senders } = config
  const [sender] = senders
  const data = readDatabaseAddress(databaseUrl).name
  const mails = sender ? `${sender.host}:${sender.port}` : `${url}/dev/inbox`
  return [
    startLine(url, isTerminal),
    { en: `  data:  ${data}`, zh: `  数据： ${data}` },
    { en: `  email: ${mails}`, zh: `  邮件： ${mails}` },
  ].map(localText)
}
