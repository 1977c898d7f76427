import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '../cluster.ts'
import { refusalOf } from './browser.ts'
import type { Ledger } from './ledger.ts'

export type World = {
  cluster: Cluster
  ledger: Ledger
  /** How long to wait for a mail before giving up on this life. */
  mailPatience: number
  isOver: () => boolean
}

/** The end of a life that could not go on: nobody answered, and nothing is known. */
export class Cut extends Error {}

/** Repeated until somebody answers, as anybody may. */
export async function read<T>(world: World, make: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await world.ledger.call('read', make)
    } catch (error) {
      cutIfRefused(world, error)
      if (world.isOver()) throw new Cut()
      await sleep(20)
    }
  }
}

/** Once: without an answer it may have been done, or not. */
export async function write<T>(world: World, make: () => Promise<T>): Promise<T> {
  return world.ledger.call('write', make).catch((error: unknown): never => {
    cutIfRefused(world, error)
    throw new Cut()
  })
}

/** Everything people ask for is theirs: a refusal means that something promised is gone, or was done twice. */
function cutIfRefused({ ledger }: World, error: unknown): void {
  const reason = refusalOf(error)
  if (reason === undefined) return
  ledger.broken.lost.push(`refused: ${reason}`)
  throw new Cut()
}
