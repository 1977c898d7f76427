import { createReadStream, existsSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { asRecord } from '@latchkey/shared/record'
import { localError } from '../../config/local-language.ts'
import { refusedMessage } from '../continue-address.ts'
import { refusedRedirectMessage } from '../refused-redirects.ts'

/**
 * Addresses with the number of log lines that name them. The service writes at most one line per minute.
 */
type Counted = Map<string, number>

export type RefusedLog = {
  /** Origins to which pages were asked to continue, by any program. */
  origins: Counted
  /** Redirect URIs that this app requested. */
  redirects: Counted
}

export const nothingRefused = (): RefusedLog => ({ origins: new Map(), redirects: new Map() })

/** Reads the refused addresses from a log of the service. */
export async function readRefused(file: string, app: string): Promise<RefusedLog> {
  if (!existsSync(file))
    throw localError({
      en: `there is no file ${file}; the service writes its log to standard output, and "npm start > latchkey.log" keeps it`,
      zh: `没有文件 ${file}；服务把日志写到标准输出，可用“npm start > latchkey.log”保存`,
    })
  const refused = nothingRefused()
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const { origin, given, app: name } = readLine(line)
    if (line.includes(refusedMessage)) count(refused.origins, origin)
    else if (line.includes(refusedRedirectMessage) && name === app) count(refused.redirects, given)
  }
  return refused
}

function count(counted: Counted, address: unknown): void {
  if (typeof address === 'string') counted.set(address, (counted.get(address) ?? 0) + 1)
}

/** Log collectors put a prefix before the JSON of a line. */
function readLine(line: string): Record<string, unknown> {
  try {
    return asRecord(JSON.parse(line.slice(line.indexOf('{'))))
  } catch {
    return {}
  }
}
