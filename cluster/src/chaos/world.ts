import { TRPCClientError } from '@trpc/client'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '../cluster.ts'
import { refusalOf } from './browser.ts'
import type { History } from './history.ts'
import type { Tool } from './tool.ts'

export type World = {
  cluster: Cluster
  history: History
  /** A program whose users sign in here. */
  tool: Tool
  /** The time to wait for a mail before this scenario ends. */
  mailPatience: number
  isOver: () => boolean
}

/** Ends a scenario that cannot continue: no server answered, and the outcome is unknown. */
export class Cut extends Error {}

/** Records a broken promise and ends this scenario. */
export function lose({ history }: World, what: string): never {
  history.lose(what)
  throw new Cut()
}

/** Repeats a read until it is answered. */
export async function read<T>(world: World, make: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await world.history.call('read', make)
    } catch (error) {
      cutIfRefused(world, error)
      if (world.isOver()) throw new Cut()
      await sleep(20)
    }
  }
}

/** Writes once: without an answer the outcome is unknown. */
export async function write<T>(world: World, make: () => Promise<T>): Promise<T> {
  return world.history.call('write', make).catch((error: unknown): never => {
    cutIfRefused(world, error)
    throw new Cut()
  })
}

/** A refusal breaks a promise: every call here is legitimate, so something was lost or done twice. */
function cutIfRefused({ history }: World, error: unknown): void {
  const reason = refusalOf(error)
  if (reason === undefined) return
  history.lose(`${pathOf(error)} was refused: ${reason}`)
  throw new Cut()
}

/** The path of the call, without its input. */
function pathOf(error: unknown): string {
  const response = error instanceof TRPCClientError ? error.meta?.['response'] : undefined
  return response instanceof Response ? new URL(response.url).pathname : 'a call'
}
