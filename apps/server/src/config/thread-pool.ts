import { availableParallelism } from 'node:os'

/** CPU cores per worker. */
const cores = (workers: number): number => Math.ceil(availableParallelism() / workers)

/**
 * Sizes the thread pool that hashes share with file access and DNS. Each core gets one thread: three
 * hashes on two cores evict each other's memory from the caches and are a fifth slower. There are at
 * least two, because libuv lends slow DNS lookups half of the threads, or the only one. It takes effect
 * only before the pool is first used.
 */
export function sizeThreadPool(workers: number): void {
  process.env['UV_THREADPOOL_SIZE'] ??= String(Math.max(2, cores(workers)))
}

/** Concurrent hashes per worker. The last one waits inside the pool, so that no thread idles. */
export const hashSlots = (workers: number): number => cores(workers) + 1
