import type { Locale } from '@latchkey/shared/auth'
import { reportWords } from './report-words.ts'
import type { Unjudged, Verdict } from './verify.ts'

const maxNamed = 20

export type Report = { state: 'whole' | 'altered' | 'unjudged'; lines: string[] }

/** Lines of the report for an operator, gravest findings first. */
export function linesOf(verdict: Verdict, lang: Locale = 'en'): Report {
  const { checked, head, fault, unjudged, unproven, open } = verdict
  const words = reportWords[lang]
  const { waiting, foreign, unknown, keyIds } = open
  const unknownKeys = new Set([...(unjudged?.keyIds ?? []), ...keyIds])
  const isAltered = fault !== undefined || foreign.length > 0
  const isWhole = !isAltered && unknownKeys.size === 0 && unproven === undefined
  const rowsOf = ({ from, to, count }: Unjudged): string =>
    count === to - from + 1 ? words.rows(from, to) : words.someRows(count, from, to)
  return {
    state: isAltered ? 'altered' : isWhole ? 'whole' : 'unjudged',
    lines: [
      fault && words.fault(fault.position, words.findings[fault.fault], checked),
      foreign.length > 0 && words.foreign(named(foreign)),
      unproven !== undefined && words.unproven(unproven),
      unjudged && words.unjudged(rowsOf(unjudged)),
      unknown.length > 0 && words.unknown(named(unknown)),
      unknownKeys.size > 0 && words.unknownKeys(named([...unknownKeys])),
      isWhole && checked > 0 && words.whole(checked),
      isWhole && checked === 0 && head !== undefined && words.nothingSince,
      isWhole && checked === 0 && head === undefined && waiting === 0 && words.empty,
      waiting > 0 && words.waiting(waiting),
      head && !fault && words.end(head),
    ].filter((line) => typeof line === 'string'),
  }
}

const named = (ids: (number | string)[]): string => ids.slice(0, maxNamed).join(', ')
