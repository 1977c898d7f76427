import type { IncomingHttpHeaders } from 'node:http'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type Dispatcher } from 'undici'
import { createCallers, type Caller, type Plan } from './caller.ts'
import { quantile } from './quantile.ts'
import { answerJobs } from './worker.ts'

/** Milliseconds per call; seconds in total. */
export type LoadResult = { calls: number; seconds: number; p50: number; p99: number }

/** Each connection sends its next call once the last one is answered. */
answerJobs((plan: Plan) => {
  const callers = createCallers(plan).map((caller) => ({ caller, client: new Client(plan.origin) }))
  return async (seconds: number): Promise<LoadResult> => {
    const times: number[] = []
    const startedAt = performance.now()
    const endsAt = startedAt + seconds * 1000
    const drive = async ({ caller, client }: (typeof callers)[number]) => {
      for (let at = startedAt; at < endsAt;) {
        const isDone = !(await callOnce(client, caller))
        if (isDone) return
        while (caller.isMidway?.()) await callOnce(client, caller)
        const answeredAt = performance.now()
        times.push(answeredAt - Math.max(at, startedAt))
        at = answeredAt
      }
    }
    await Promise.all(callers.map(drive))
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
  const { statusCode, headers, text } = await send(client, call)
  // A refusal is faster than an answer and would flatter the figure.
  const { expects = [200] } = caller
  if (!expects.includes(statusCode)) throw new Error(`${call.path} answered ${statusCode}: ${text}`)
  if (statusCode === 503) await sleep(Number(headers['retry-after']) * 1000)
  const { location } = headers
  caller.keep?.({ cookies: [headers['set-cookie'] ?? []].flat(), location, text })
  return true
}

type Answer = { statusCode: number; headers: IncomingHttpHeaders; text: string }

/** Avoids the streams of undici's `request`: the load generator shares the machine with the server. */
function send(client: Client, call: Dispatcher.DispatchOptions): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const answer: Answer = { statusCode: 0, headers: {}, text: '' }
  client.dispatch(call, {
    onRequestStart: () => {},
    onResponseStart(_controller, statusCode, headers) {
      Object.assign(answer, { statusCode, headers })
    },
    onResponseData(_controller, chunk) {
      answer.text += chunk.toString('latin1')
    },
    onResponseEnd: () => resolve(answer),
    onResponseError: (_controller, error) => reject(error),
  })
  return promise
}
