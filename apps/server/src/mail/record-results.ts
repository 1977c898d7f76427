import type { Clock } from '../clock.ts'
import { inTransaction } from '../database/retry.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { QueuedMail } from './queued-mail.entity.ts'

export type Entry = {
  mail: QueuedMail
  /** The columns that an attempt changed. */
  change: Partial<
    Pick<
      QueuedMail,
      'state' | 'nextTryAt' | 'usefulUntil' | 'changedAt' | 'sender' | 'diagnosis' | 'reply'
    >
  >
}

type Options = {
  em: EntityManager
  /** Runs in the transaction that records the mail as sent. */
  onSent(em: EntityManager, mail: QueuedMail, now: Date): Promise<void>
  clock: Clock
}

type Waiting = Entry & PromiseWithResolvers<void>

/** Records delivery results. Results that arrive during a write share the next transaction. */
export function createResultRecorder({ em, onSent, clock }: Options) {
  let waiting: Waiting[] = []
  let writing: Promise<void> | undefined

  function record(entry: Entry): Promise<void> {
    const place = { ...entry, ...Promise.withResolvers<void>() }
    waiting.push(place)
    writing ??= writeAll().finally(() => (writing = undefined))
    return place.promise
  }

  async function writeAll(): Promise<void> {
    while (waiting.length > 0) {
      const entries = waiting
      waiting = []
      await settle(entries)
    }
  }

  /** Writes results one by one after an error, so that one bad row does not block the others. */
  async function settle(entries: Waiting[]): Promise<void> {
    try {
      await write(entries)
      for (const { resolve } of entries) resolve()
    } catch (error) {
      if (entries.length === 1) entries[0]?.reject(error)
      else for (const entry of entries) await settle([entry])
    }
  }

  async function write(entries: Entry[]): Promise<void> {
    const now = clock()
    const common = { lease: null, changedAt: now }
    await inTransaction(em, async (tx) => {
      // Update challenges before mails, as procedures do, and in order of id: any other order can
      // deadlock.
      for (const { mail, change } of entries.toSorted(byChallenge)) {
        if (change.state === 'sent') await onSent(tx, mail, now)
      }
      for (const { mail, change } of entries) {
        // A delay may be recorded only by the lease's holder; that a mail was sent is true whoever
        // holds it.
        const mine = change.state === undefined && { lease: mail.lease ?? '' }
        const due = { id: mail.id, state: 'queued', ...mine } as const
        await tx.nativeUpdate(QueuedMail, due, {
          attempts: mail.attempts + 1,
          ...common,
          ...change,
        })
      }
    })
  }

  return { record }
}

const byChallenge = ({ mail: one }: Entry, { mail: other }: Entry) =>
  (one.challenge?.id ?? 0) - (other.challenge?.id ?? 0)
