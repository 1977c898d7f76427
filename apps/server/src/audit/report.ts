import type { Unjudged, Verdict } from './verify.ts'

const maxNamed = 20

export type Report = { state: 'whole' | 'altered' | 'unjudged'; lines: string[] }

/** Lines of the report for an operator, gravest findings first. */
export function linesOf({ checked, head, fault, unjudged, unproven, open }: Verdict): Report {
  const { waiting, foreign, unknown, keyIds } = open
  const unknownKeys = new Set([...(unjudged?.keyIds ?? []), ...keyIds])
  const isAltered = fault !== undefined || foreign.length > 0
  const isWhole = !isAltered && unknownKeys.size === 0 && unproven === undefined
  return {
    state: isAltered ? 'altered' : isWhole ? 'whole' : 'unjudged',
    lines: [
      fault && `row ${fault.position} is ${fault.fault}; rows before it, all unaltered: ${checked}`,
      foreign.length > 0 &&
        `rows inserted or taken out of the chain from outside the service: ids ${named(foreign)}`,
      unproven !== undefined &&
        `row ${unproven} cannot be judged: the row before it is gone or under another key, and none follows yet`,
      unjudged && `${rowsOf(unjudged)} cannot be judged`,
      unknown.length > 0 && `unsealed rows that cannot be judged: ids ${named(unknown)}`,
      unknownKeys.size > 0 &&
        `the rows that cannot be judged were written under a SECRET_KEY that is not listed (${named([...unknownKeys])}); run this once with SECRET_KEY=current,former`,
      isWhole && `every row is unaltered and in order: ${checked}`,
      waiting > 0 && `rows not sealed yet: ${waiting}`,
      head && !fault && `ends at ${head}`,
    ].filter((line) => typeof line === 'string'),
  }
}

const named = (ids: (number | string)[]): string => ids.slice(0, maxNamed).join(', ')

const rowsOf = ({ from, to, count }: Unjudged): string =>
  count === to - from + 1 ? `rows ${from} to ${to}` : `${count} rows from ${from} to ${to}`
