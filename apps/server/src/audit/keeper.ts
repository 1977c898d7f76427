import type { FastifyBaseLogger } from 'fastify'
import type { Clock } from '../clock.ts'
import type { EntityManager } from '@mikro-orm/sql'
import type { Keys } from '../keys.ts'
import { sealEvents } from './chain.ts'
import { SecurityEvent } from './event.entity.ts'
import { headOf } from './head.ts'
import { isSameRow } from './mac.ts'

type Deps = { keys: Keys; clock: Clock; log: Pick<FastifyBaseLogger, 'error' | 'info'> }

/** One log line names at most this many ids of foreign rows. */
const maxNamed = 20

/**
 * Seals the log and remembers its end. An attacker who can write to the database can remove rows from
 * the end, which leaves a valid, shorter chain. Only a process that has seen the end can notice.
 */
export function createLogKeeper(em: EntityManager, { keys, clock, log }: Deps) {
  let last: SecurityEvent | undefined
  let lost: string | undefined
  let isStuck = false
  const named = new Set<number>()

  async function watchEnd(): Promise<void> {
    if (!last || lost === headOf(last)) return
    const found = await em.fork().findOne(SecurityEvent, { position: last.position })
    if (found && isSameRow(found, last)) return
    lost = headOf(last)
    log.error({ head: lost }, 'the end of the security log was altered or removed in the database')
  }

  async function sealOnce(): Promise<void> {
    await watchEnd()
    const sealed = await sealEvents(em, { keys, now: clock() }, last)
    last = sealed.last
    if (sealed.isStuck && !isStuck)
      log.error(
        { head: last && headOf(last) },
        'the security log cannot be sealed any more, because its next position was taken in the database',
      )
    isStuck = sealed.isStuck ?? false
    const ids = sealed.foreign.filter((id) => !named.has(id)).slice(0, maxNamed)
    ids.forEach((id) => named.add(id))
    if (ids.length > 0)
      log.error({ ids }, 'the security log contains rows that the service did not write')
  }

  /** A process runs one pass at a time, because two would only block each other. */
  let running: Promise<void> | undefined
  const seal = (): Promise<void> =>
    (running ??= sealOnce().finally(() => {
      running = undefined
    }))

  return {
    seal,
    /** Writes the chain's end to the process log, which is usually stored on another machine. */
    async logHead(): Promise<void> {
      await seal()
      if (last) log.info({ head: headOf(last), rows: last.position }, 'the security log ends here')
    },
  }
}
