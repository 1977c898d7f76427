import { setTimeout as sleep } from 'node:timers/promises'
import { seconds, type Clock } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import type { Template } from './mail.ts'

/** The mails that wait, by template; `age` of the oldest in seconds. */
export type Backlog = { template: Template; count: number; age: number }[]

const question = `select template, count(*) as count, min(created_at) as oldest
  from mails where state = 'queued' group by template`

type Row = { template: Template; count: number; oldest: number | string }

/** Asks one question at a time, and has no answer where the database keeps it for 2 s. */
export function createBacklog(em: EntityManager, clock: Clock): () => Promise<Backlog> {
  let asked: Promise<Backlog> | undefined
  const ask = async (): Promise<Backlog> => {
    const rows = await em.fork().execute<Row[]>(question)
    const now = clock().getTime()
    return rows.map(({ template, count, oldest }) => {
      // SQLite keeps milliseconds; MySQL answers in UTC and does not say so.
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
