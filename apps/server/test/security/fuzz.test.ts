import * as fc from 'fast-check'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { minutes } from '../../src/clock.ts'
import { garbage, malformedCall, oddRequest } from '../support/malformed-requests.ts'
import { readSettledTables } from '../support/read-tables.ts'
import { json, send, signedIn, speak } from '../support/raw-http.ts'
import { patience } from '@latchkey/tools/testing/patience'
import { useTestApp } from '../support/use-test-app.ts'

/** `npm run proof -- fuzz` raises it to a hundred thousand, with less patience. */
const total = Number(process.env['FUZZ_CALLS'] ?? 1500)
const bound = Number(process.env['FUZZ_PATIENCE_MS'] ?? patience)

const now = new Date()
// Time changes nothing here, so a call changed any row that differs.
const app = await useTestApp({}, { clock: () => now })
const { headers } = await signedIn(app)

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

async function heap(): Promise<number> {
  // Resources of the last calls are released one turn later.
  await sleep(50)
  collectGarbage()
  return process.memoryUsage().heapUsed
}

async function answered<T>(call: Promise<T>): Promise<T> {
  const watchdog = new AbortController()
  const bark = sleep(bound, undefined, { signal: watchdog.signal }).then(() => {
    throw new Error(`no answer within ${bound} ms`)
  })
  bark.catch(() => undefined)
  try {
    return await Promise.race([call, bark])
  } finally {
    watchdog.abort()
  }
}

/** After that many calls, nothing may be larger than after the first tenth, and no row may differ. */
async function harmless<T>(cases: fc.Arbitrary<T>, share: number, call: (one: T) => Promise<void>) {
  const before = await readSettledTables(app)
  const property = fc.asyncProperty(cases, call)
  const numRuns = Math.ceil(total * share)
  await fc.assert(property, { numRuns: Math.ceil(numRuns / 10) })
  const warm = await heap()
  await fc.assert(property, { numRuns: Math.floor((numRuns * 9) / 10) })
  expect((await heap()) - warm).toBeLessThan(8 * 2 ** 20)
  expect(await readSettledTables(app)).toEqual(before)
  expect(await send(app, '/health', { method: 'GET' })).toMatchObject({ status: 200 })
}

const agent = false
const traces = /\n {4}at |node_modules|SQLITE|sqlState/

test(
  `${total} malformed calls: none fails, hangs, leaks or changes a row: inputs`,
  { tags: ['security-7'], timeout: minutes(20) },
  () =>
    harmless(fc.tuple(malformedCall, fc.boolean()), 0.6, async ([call, isSignedIn]) => {
      const { path, type, input } = call
      const who = isSignedIn ? headers : {}
      const query = `?input=${encodeURIComponent(JSON.stringify(input))}`
      const { status, data, text } = await answered(
        type === 'query'
          ? send(app, `/trpc/${path}${query}`, { method: 'GET', headers: who, agent })
          : send(app, `/trpc/${path}`, { headers: { ...who, ...json }, body: input, agent }),
      )
      // 431: longer than a request line may be.
      expect([400, 401, 413, 431]).toContain(status)
      if (status !== 431) expect(data?.['reason']).toMatch(/^(INVALID_INPUT|UNAUTHENTICATED)$/)
      expect(text).not.toMatch(traces)
    }),
)

test(
  `${total} malformed calls: none fails, hangs, leaks or changes a row: requests`,
  { tags: ['security-7'], timeout: minutes(20) },
  () =>
    harmless(oddRequest, 0.25, async ({ isJson, method, path, ...odd }) => {
      const body = method === 'GET' || method === 'HEAD' ? '' : odd.body
      const length = { 'content-length': String(Buffer.byteLength(body)) }
      const sent = { ...odd.headers, ...(isJson && json), ...length }
      const { status, text } = await answered(
        send(app, path, { method, headers: sent, body, agent }),
      )
      expect(status).toBeLessThan(500)
      expect(text).not.toMatch(traces)
    }),
)

test(
  `${total} malformed calls: none fails, hangs, leaks or changes a row: bytes`,
  { tags: ['security-7'], timeout: minutes(20) },
  () =>
    harmless(garbage, 0.15, async (bytes) => {
      const said = await answered(speak(app, bytes, { hangUp: true }))
      for (const [, status] of said.matchAll(/HTTP\/1\.1 (\d{3})/g)) {
        expect(Number(status)).toBeLessThan(500)
      }
      expect(said).not.toMatch(traces)
    }),
)
