import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'undici'
import { createCallers, type Caller, type Plan } from './caller.ts'
import { quantile } from './quantile.ts'
import { answerJobs } from './worker.ts'

/** Milliseconds for one call; seconds for the whole. */
export type LoadResult = { calls: number; seconds: number; p50: number; p99: number }

/** Every connection sends its next call when the answer to the last one is there. */
answerJobs((plan: Plan) => {
  const lanes = createCallers(plan).map((caller) => ({ caller, client: new Client(plan.origin) }))
  return async (seconds: number): Promise<LoadResult> => {
    const times: number[] = []
    const startedAt = performance.now()
    const endsAt = startedAt + seconds * 1000
    const drive = async ({ caller, client }: (typeof lanes)[number]) => {
      for (let at = startedAt; at < endsAt;) {
        const isDone = !(await callOnce(client, caller))
        if (isDone) return
        const answeredAt = performance.now()
        times.push(answeredAt - Math.max(at, startedAt))
        at = answeredAt
      }
    }
    await Promise.all(lanes.map(drive))
    return {
      calls: times.length,
      seconds: (performance.now() - startedAt) / 1000,
      p50: quantile(times, 0.5),
      p99: quantile(times, 0.99),
    }
  }
})

async function callOnce(client: Client, caller: Caller): Promise<boolean> {
  const call = caller.next()
  if (!call) return false
  const { statusCode, headers, body } = await client.request(call)
  const text = await body.text()
  // A refusal is quicker than an answer and would make a flattering figure.
  const { expects = [200] } = caller
  if (!expects.includes(statusCode)) throw new Error(`${call.path} answered ${statusCode}: ${text}`)
  if (statusCode === 503) await sleep(Number(headers['retry-after']) * 1000)
  caller.keep?.([headers['set-cookie'] ?? []].flat())
  return true
}
