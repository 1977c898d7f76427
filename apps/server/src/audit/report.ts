import type { Unjudged, Verdict } from './verify.ts'

const maxNamed = 20

export type Report = { state: 'whole' | 'altered' | 'unjudged'; lines: string[] }

/** The report for an operator, gravest findings first. */
export function linesOf({ checked, head, fault, unjudged, open }: Verdict): Report {
  const { waiting, foreign, keyIds } = open
  const unknownKeys = new Set([...(unjudged?.keyIds ?? []), ...keyIds])
  const isAltered = fault !== undefined || foreign.length > 0
  const isWhole = !isAltered && unknownKeys.size === 0
  return {
    state: isAltered ? 'altered' : isWhole ? 'whole' : 'unjudged',
    lines: [
      fault &&
        `row ${fault.position} is ${fault.fault}; the ${checked} read before it are as they were written`,
      foreign.length > 0 &&
        `${foreign.length} rows were inserted or taken out of the chain past the service: ids ${foreign.slice(0, maxNamed).join(', ')}`,
      unjudged && `${rowsOf(unjudged)} cannot be judged`,
      keyIds.size > 0 && 'rows that are not sealed yet cannot be judged',
      unknownKeys.size > 0 &&
        `what cannot be judged was written under a SECRET_KEY that is not listed (${[...unknownKeys].slice(0, maxNamed).join(', ')}); name it for this once, as SECRET_KEY=current,former`,
      isWhole && `all ${checked} rows are as they were written, in their order`,
      waiting > 0 && `${waiting} rows wait for their seal`,
      head && !fault && `ends at ${head}`,
    ].filter((line) => typeof line === 'string'),
  }
}

const rowsOf = ({ from, to, count }: Unjudged): string =>
  count === to - from + 1 ? `rows ${from} to ${to}` : `${count} rows from ${from} to ${to}`
