import { availableParallelism } from 'node:os'

/**
 * Hashes share a pool of threads with files and the resolver, four in all by default: where all of them
 * hash, no name is looked up. Takes effect only before the pool is first used.
 */
export function widenThreadPool(): void {
  process.env['UV_THREADPOOL_SIZE'] ??= String(availableParallelism() + 4)
}
/** Hashes at once in each worker: one more than cores, so that none waits while the next is fetched. */
export const hashLanes = (workers: number): number =>
  Math.ceil(availableParallelism() / workers) + 1
