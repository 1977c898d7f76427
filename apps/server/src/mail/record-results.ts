import type { Clock } from '../clock.ts'
import { inTransaction } from '../database/retry.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { QueuedMail } from './queued-mail.entity.ts'

export type Entry = {
  mail: QueuedMail
  /** What a try made of the mail. */
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

/** Writes down what became of mails: those that end while some are written share the next transaction. */
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

  /** One that cannot be written must not keep the others from it. */
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
      // Challenges before mails, as procedures lock them, and by number: other orders can deadlock.
      for (const { mail, change } of entries.toSorted(byChallenge)) {
        if (change.state === 'sent') await onSent(tx, mail, now)
      }
      for (const { mail, change } of entries) {
        // One that waits is whose lease it is; that it left is true whoever holds it by now.
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
