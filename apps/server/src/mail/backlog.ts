import { setTimeout as sleep } from 'node:timers/promises'
import { seconds, type Clock } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import type { Template } from './mail.ts'

/** Queued mails per template; `age` is that of the oldest, in seconds. */
export type Backlog = { template: Template; count: number; age: number }[]

const question = `select template, count(*) as count, min(created_at) as oldest
  from mails where state = 'queued' group by template`

type Row = { template: Template; count: number; oldest: number | string }

/** Runs one query at a time. Returns an empty list when the database does not answer within 2 s. */
export function createBacklog(em: EntityManager, clock: Clock): () => Promise<Backlog> {
  let asked: Promise<Backlog> | undefined
  const ask = async (): Promise<Backlog> => {
    const rows = await em.fork().execute<Row[]>(question)
    const now = clock().getTime()
    return rows.map(({ template, count, oldest }) => {
      // SQLite returns milliseconds, MySQL a UTC string without a zone.
      const enqueuedAt = typeof oldest === 'number' ? oldest : Date.parse(`${oldest}Z`)
      const age = Math.max(0, now - enqueuedAt) / 1000
      return { template, count, age }
    })
  }
  return () => {
    asked ??= ask()
      .catch(() => [])
      .finally(() => (asked = undefined))
    return Promise.race([asked, sleep(seconds(2), [], { ref: false })])
  }
}
