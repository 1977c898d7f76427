import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { request } from 'undici'
import { answerJobs } from './worker.ts'

/** Milliseconds between two calls. */
const pace = 10

/**
 * Sends session checks at fixed times and returns the longest duration in milliseconds. It is measured
 * from the scheduled time, so that waiting for the previous call counts too.
 */
answerJobs(({ origin, accessToken }: { origin: string; accessToken: string }) => {
  const headers = { authorization: `Bearer ${accessToken}` }
  return async (calls: number): Promise<number> => {
    const startedAt = performance.now()
    let longest = 0
    for (let call = 0; call < calls; call += 1) {
      const dueAt = startedAt + call * pace
      await sleep(Math.max(0, dueAt - performance.now()))
      const { statusCode, body } = await request(`${origin}/trpc/auth.me`, { headers })
      await body.dump()
      if (statusCode !== 200) throw new Error(`a session check was answered ${statusCode}`)
      longest = Math.max(longest, performance.now() - dueAt)
    }
    return longest
  }
})
