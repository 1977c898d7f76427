import { availableParallelism } from 'node:os'

/**
 * Hashes share a pool of threads with files and the resolver, four in all by default: where all of them
 * hash, no name is looked up. Takes effect only before the pool is first used.
 */
export function widenThreadPool(): void {
  process.env['UV_THREADPOOL_SIZE'] ??= String(availableParallelism() + 4)
}
