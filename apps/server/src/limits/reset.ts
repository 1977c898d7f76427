import { challengeTypes } from '@latchkey/shared/auth'
import type { CounterIds } from './counter-id.ts'
import type { Counters } from './counters.ts'
import { limitTable, type LimitName } from './table.ts'

export const limitNames = Object.keys(limitTable) as LimitName[]

/** Forgets what was counted: of one limit or of all, whoever it was. Returns how many counters there were. */
export async function resetCounters(
  counters: Counters,
  ids: CounterIds,
  limits: readonly string[],
): Promise<number> {
  let dropped = 0
  for (const limit of limits) dropped += await counters.dropAll(ids.tag(limit))
  return dropped
}

/** The same for the subjects of limits: addresses, mailboxes, numbers of accounts. */
export async function resetCountersOf(
  counters: Counters,
  ids: CounterIds,
  { limits, subjects }: { limits: readonly string[]; subjects: readonly string[] },
): Promise<number> {
  let dropped = 0
  for (const limit of limits)
    for (const subject of subjects)
      for (const counted of limit === wait ? waitsOf(subject) : [subject])
        if (await counters.drop(ids.of(limit, counted))) dropped += 1
  return dropped
}

/** Between two mails to one mailbox: no row of the table, since CODE_RESEND_SECONDS sets it. */
export const wait = 'rest'

const waitsOf = (mailbox: string): string[] => challengeTypes.map((type) => `${type}:${mailbox}`)
