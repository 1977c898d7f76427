import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test, vi } from 'vitest'
import { hashSlots } from '../../src/config/thread-pool.ts'
import { good, register, signIn, startTestApp, type TestApp } from '../support/harness.ts'
import { shutGate } from '../support/hash-gate.ts'
import { json, send } from '../support/raw-http.ts'

const parallel = 500
/** The slots and the queue for hashes (passwords/password.ts). */
const places = hashSlots(1) + 50

vi.mock('@node-rs/argon2', async (load) => (await import('../support/hash-gate.ts')).gated(load))

test(
  `of ${parallel} sign-ins at once the queue takes its fill, and the rest hear when to come back`,
  { tags: ['asvs-15.2.2', 'asvs-15.4.4'] },
  async () => {
    await using app = await startTestApp()
    const home = app.browser()
    await register(app, home, 'ann')
    const open = shutGate()

    let turnedAway = 0
    const storm = Array.from({ length: parallel }, async (_, at) => {
      const body = { identifier: `nobody${at}`, password: good }
      const answer = await send(app, '/trpc/auth.login', { headers: json, body })
      if (answer.status === 503) turnedAway += 1
      return answer
    })
    await expect.poll(() => turnedAway).toBe(parallel - places)
    expect(await home.api.auth.me.query()).toMatchObject({ username: 'ann' })
    expect(await askWithoutBody(app)).toMatch(/^HTTP\/1\.1 503 /)
    open()

    const answers = Object.groupBy(await Promise.all(storm), ({ status }) => String(status))
    expect(Object.keys(answers)).toEqual(['401', '503'])
    expect(answers['401']).toHaveLength(places)
    for (const { headers, data } of answers['503'] ?? []) {
      expect(data).toMatchObject({ reason: 'UNAVAILABLE', retryAfterSeconds: expect.any(Number) })
      expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/)
    }
    await signIn(home, 'ann')
  },
)

test('a sign-in refused before the framework sees it is answered as the framework answers', async () => {
  await using app = await startTestApp()
  const open = shutGate()
  const ask = (path: string, headers = {}) =>
    send(app, path, {
      headers: { ...json, ...headers },
      body: { identifier: 'ann', password: good },
    })
  const waiting = Array.from({ length: places }, () => ask('/trpc/auth.login'))
  await expect.poll(async () => (await ask('/trpc/auth.login')).status).toBe(503)

  const essence = async (path: string, headers?: object) => {
    const answer = await ask(path, headers)
    const { 'x-request-id': id, date: _, ...rest } = Object.fromEntries(answer.headers)
    expect(id).toHaveLength(36)
    return { status: answer.status, data: answer.data, headers: rest }
  }
  // A query string takes a call past the early refusal.
  const framework = await essence('/trpc/auth.login?')
  expect(framework.status).toBe(503)
  expect(await essence('/trpc/auth.login')).toEqual(framework)
  expect(await essence('/trpc/auth.login', { origin: app.url })).toEqual(framework)
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const notJson = await essence('/trpc/auth.login', form)
  expect(notJson).toMatchObject({ status: 415, data: { reason: 'INVALID_INPUT' } })
  expect(notJson).toEqual(await essence('/trpc/auth.login?', form))
  const foreign = await ask('/trpc/auth.login', { origin: 'https://evil.example' })
  expect(foreign).toMatchObject({ status: 403, data: { reason: 'FORBIDDEN' } })
  open()
  await Promise.all(waiting)
})

/** The status line of the answer to a sign-in whose body never arrives. */
async function askWithoutBody({ url }: TestApp): Promise<string> {
  const { hostname, port, host } = new URL(url)
  const socket = connect(Number(port), hostname)
  const fields = [`host: ${host}`, 'content-type: application/json', 'content-length: 90']
  socket.write(['POST /trpc/auth.login HTTP/1.1', ...fields, '', ''].join('\r\n'))
  const [answer] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return answer.toString('latin1')
}
