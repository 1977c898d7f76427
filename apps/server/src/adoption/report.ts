import { closeSync, openSync, writeSync } from 'node:fs'
import { localLanguage } from '../config/local-language.ts'
import type { Decision } from './old-account.ts'

/** Quotes a cell of RFC 4180. A spreadsheet must not take a name for a formula. */
function cell(value: string | number | null): string {
  const text = String(value ?? '')
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

const line = (cells: (string | number | null)[]): string => `${cells.map(cell).join(',')}\r\n`

/** Counts decisions by kind, and writes each as a row of the file if one is named. */
export async function reportDecisions(
  decisions: AsyncIterable<Decision> | Iterable<Decision>,
  file: string | undefined,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  const lang = localLanguage()
  const target = file === undefined ? undefined : openSync(file, 'w', 0o600)
  try {
    if (target !== undefined)
      writeSync(target, `\uFEFF${line(['id', 'username', 'email', 'decision', 'detail'])}`)
    for await (const { id, username, email, what, why } of decisions) {
      counts.set(what, (counts.get(what) ?? 0) + 1)
      if (target !== undefined) writeSync(target, line([id, username, email, what, why[lang]]))
    }
  } finally {
    if (target !== undefined) closeSync(target)
  }
  return counts
}
