import type { Engine } from '../parts/engine.ts'
import { faults, type Fault } from './faults.ts'
import type { Measured } from './measure.ts'
import type { Outcome } from './storm.ts'

const heads = ['fault', 'calls', 'failed', 'failed reads', 'outage', 'slowest', 'target', '']

/** Renders the result as a table and a list. */
export function renderReport({ engine, history, measured, audit }: Outcome): string {
  const { broken } = history
  const rows = [heads, ...measured.map((seen) => toRow(seen, engine))]
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const counts: [string, string[]][] = [
    ['acknowledged effects lost', broken.lost],
    ['revoked sessions accepted', broken.revokedAccepted],
    ['codes accepted twice', broken.codesTwice],
    ['mails lost', broken.mailsLost],
    ['events that no webhook got', broken.eventsLost],
    ['ends of sessions that the tool was not told of', broken.logoutsLost],
    ['tokens, events and logout tokens with a wrong signature', broken.signatures],
    ['limits not kept exactly', broken.limits],
    ['times that two database nodes were used at once', broken.manyWriters],
  ]
  return [
    ...lines,
    '',
    ...measured.flatMap(toCauses),
    `looked up: ${audit.accounts} accounts, ${audit.sessions} live sessions, ${audit.revoked} ended ones, ${audit.mails} mails,`,
    `  ${audit.factors} authenticator apps, ${audit.events} events, ${audit.logouts} logout tokens, ${audit.apiTokens} API tokens,
  ${audit.adopted} adopted accounts, ${audit.gates} visits through the gate`,
    ...counts.map(
      ([what, list]) =>
        `${what}: ${list.length}${list.length > 0 ? ` (${list.slice(0, 5).join('; ')})` : ''}`,
    ),
    `calls that ${history.probes.length} probes of a limit of 20 got through: ${history.probes.join(' ')}`,
    `mails taken twice because an answer was cut off: ${audit.copies}`,
  ].join('\n')
}

/** Returns whether every promise was kept; the acceptable length of an outage is for readers to judge. */
export const isWhole = ({ history }: Outcome): boolean =>
  Object.values(history.broken).every((list) => list.length === 0)

function toRow(seen: Measured, engine: Engine): string[] {
  const { name, calls, failed, failedReads, outage, slowest } = seen
  const target = faults.find((fault) => fault.name === name)?.target
  return [
    name,
    String(calls),
    `${failed} (${((100 * failed) / Math.max(1, calls)).toFixed(1)} %)`,
    String(failedReads),
    `${worst(outage).toFixed(1)} s`,
    `${slowest.toFixed(1)} s`,
    target ? inWords(target, engine) : '',
    target ? (isMet(seen, target, engine) ? 'met' : 'missed') : '',
  ]
}

/** The causes of failed calls, with the most frequent first. */
function toCauses({ name, failures }: Measured): string[] {
  if (failures.length === 0) return []
  const counts = [...Map.groupBy(failures, (failure) => failure)]
    .map(([failure, { length }]) => ({ failure, length }))
    .toSorted((one, other) => other.length - one.length)
  return [`failed, ${name}: ${counts.map((one) => `${one.length} × ${one.failure}`).join(', ')}`]
}

const worst = ({ read, write }: Measured['outage']) => Math.max(read, write)

type Target = NonNullable<Fault['target']>

const inWords = ({ outage, failedReads }: Target, engine: Engine) =>
  `≤ ${outage[engine]} s${failedReads === undefined ? '' : `, ${failedReads} failed reads`}`

const isMet = (seen: Measured, { outage, failedReads = Infinity }: Target, engine: Engine) =>
  worst(seen.outage) <= outage[engine] && seen.failedReads <= failedReads
