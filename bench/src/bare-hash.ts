import { verify } from '@node-rs/argon2'
import { availableParallelism } from 'node:os'
import { performance } from 'node:perf_hooks'
import { answerJobs } from './worker.ts'

/** Bare hashes at the cost that a stored one names, in as many lanes as the server has. */
answerJobs(({ passwordHash, digest }: { passwordHash: string; digest: string }) => {
  return async (seconds: number): Promise<number> => {
    const startedAt = performance.now()
    const endsAt = startedAt + seconds * 1000
    let done = 0
    const lane = async () => {
      while (performance.now() < endsAt) {
        // Without the pepper the answer is no; the work is the same.
        await verify(passwordHash, digest)
        done += 1
      }
    }
    await Promise.all(Array.from({ length: availableParallelism() + 1 }, lane))
    return (done / (performance.now() - startedAt)) * 1000
  }
})
