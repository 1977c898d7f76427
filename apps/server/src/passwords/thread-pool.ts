import { availableParallelism } from 'node:os'

/** Of each worker. */
const cores = (workers: number): number => Math.ceil(availableParallelism() / workers)

/**
 * Hashes share a pool of threads with files and the resolver. A thread a core and no more: where three hash
 * on two cores, each drives the others' memory out of the caches, and all are a fifth slower. Never one
 * alone: libuv gives names that are slow to look up half of the threads, or the only one. Takes effect only
 * before the pool is first used.
 */
export function sizeThreadPool(workers: number): void {
  process.env['UV_THREADPOOL_SIZE'] ??= String(Math.max(2, cores(workers)))
}

/** Hashes at once in each worker: the last waits inside the pool, so that no thread waits for ours. */
export const hashSlots = (workers: number): number => cores(workers) + 1
