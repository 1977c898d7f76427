import { challengeTypes } from '@latchkey/shared/auth'
import type { CounterIds } from './counter-id.ts'
import type { Counters } from './counters.ts'

/** Deletes all counters of the given limits, for every subject. Returns their number. */
export async function resetCounters(
  counters: Counters,
  ids: CounterIds,
  limits: readonly string[],
): Promise<number> {
  let dropped = 0
  for (const limit of limits) dropped += await counters.dropAll(ids.limitPrefix(limit))
  return dropped
}

/** Deletes the counters of the given subjects: IP addresses, mailboxes, account ids. */
export async function resetCountersOf(
  counters: Counters,
  ids: CounterIds,
  { limits, subjects }: { limits: readonly string[]; subjects: readonly string[] },
): Promise<number> {
  let dropped = 0
  for (const limit of limits)
    for (const subject of subjects)
      for (const counted of limit === wait ? waitsOf(subject) : [subject])
        if (await counters.drop(ids.idFor(limit, counted))) dropped += 1
  return dropped
}

/**
 * The cooldown between two mails to a mailbox. CODE_RESEND_SECONDS sets it, so the table does not list
 * it.
 */
export const wait = 'rest'

const waitsOf = (mailbox: string): string[] => challengeTypes.map((type) => `${type}:${mailbox}`)
