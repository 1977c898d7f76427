import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { refusedMessage } from '../continue-address.ts'

/** The origins that a log of the service says were refused, and in how many lines: one a minute at most. */
export async function readRefused(file: string): Promise<Map<string, number>> {
  const refused = new Map<string, number>()
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (!line.includes(refusedMessage)) continue
    const origin = originOf(line)
    if (origin) refused.set(origin, (refused.get(origin) ?? 0) + 1)
  }
  return refused
}

/** Tools that collect logs put their own words before the JSON of a line. */
function originOf(line: string): string | undefined {
  try {
    const { origin }: { origin?: unknown } = JSON.parse(line.slice(line.indexOf('{')))
    return typeof origin === 'string' ? origin : undefined
  } catch {
    return undefined
  }
}
