import { setTimeout as sleep } from 'node:timers/promises'
import { seconds, type Clock } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import { ask } from '../database/ask.ts'
import { toDate } from '../database/time.ts'
import type { Template } from './mail.ts'
import { queuedMails } from './queued-mail.statements.ts'

/** Queued mails per template; `age` is that of the oldest, in seconds. */
export type Backlog = { template: Template; count: number; age: number }[]

/** Runs one query at a time. Returns an empty list when the database does not answer within 2 s. */
export function createBacklog(em: EntityManager, clock: Clock): () => Promise<Backlog> {
  let asked: Promise<Backlog> | undefined
  const read = async (): Promise<Backlog> => {
    const rows = await ask(em.fork(), queuedMails)
    const now = clock().getTime()
    return rows.map(({ template, count, oldest }) => {
      const age = Math.max(0, now - toDate(oldest).getTime()) / 1000
      return { template, count, age }
    })
  }
  return () => {
    asked ??= read()
      .catch(() => [])
      .finally(() => (asked = undefined))
    return Promise.race([asked, sleep(seconds(2), [], { ref: false })])
  }
}
