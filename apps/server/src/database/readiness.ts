import type { EntityManager } from '@mikro-orm/sql'
import { setTimeout as sleep } from 'node:timers/promises'
import { seconds } from '../clock.ts'

// Changes nothing, yet needs all that a change needs: a replica or a locked file can still be read.
const question = `update counters set hits = hits where id = ''`

/** One question at a time: a stream of them would take every connection of a pool that hangs. */
export function createProbe(em: EntityManager): () => Promise<boolean> {
  let asked: Promise<boolean> | undefined
  const ask = async () => {
    try {
      await em.fork().execute(question)
      return true
    } catch {
      return false
    }
  }
  return () => {
    asked ??= ask().finally(() => (asked = undefined))
    return Promise.race([asked, sleep(seconds(2), false, { ref: false })])
  }
}
