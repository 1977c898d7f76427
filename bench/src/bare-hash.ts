import { verify } from '@node-rs/argon2'
import { performance } from 'node:perf_hooks'
import { answerJobs } from './worker.ts'

/** `threads` sizes libuv's pool; by default Node's own size. */
export type BareHashes = {
  passwordHash: string
  digest: string
  callers: number
  threads?: number
}

/** Computes only hashes, at the cost that a stored one names. Returns hashes per second. */
answerJobs(({ passwordHash, digest, callers, threads }: BareHashes) => {
  // Node reads it when the pool is first used.
  if (threads) process.env['UV_THREADPOOL_SIZE'] = String(threads)
  return async (seconds: number): Promise<number> => {
    const startedAt = performance.now()
    const endsAt = startedAt + seconds * 1000
    let done = 0
    const call = async () => {
      while (performance.now() < endsAt) {
        // Without the pepper the comparison fails, but costs the same.
        await verify(passwordHash, digest)
        done += 1
      }
    }
    await Promise.all(Array.from({ length: callers }, call))
    return (done / (performance.now() - startedAt)) * 1000
  }
})
