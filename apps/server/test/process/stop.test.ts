import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { createLastingDatabase, startProcess } from '../support/server-process.ts'

type Server = Awaited<ReturnType<typeof startProcess>>

const body = JSON.stringify({ identifier: 'nobody', password: 'a'.repeat(64) })

/** A raw connection, so that the test decides which part of a request is sent when. */
async function openConnection({ url }: Server, length = body.length) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  let received = ''
  socket.setEncoding('utf8').on('data', (text: string) => (received += text))
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  // A cut connection is a socket error; only its closing counts.
  socket.on('error', () => {})
  await once(socket, 'connect')
  return {
    socket,
    closed,
    received: () => received,
    sendHead: () =>
      socket.write(
        `POST /trpc/auth.login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\nExpect: 100-continue\r\n\r\n`,
      ),
  }
}

/** The server has accepted the request: it answers the head before it has the body. */
async function openRequest(server: Server, length?: number) {
  const connection = await openConnection(server, length)
  connection.sendHead()
  await expect.poll(connection.received).toContain('100 Continue')
  return connection
}

const refused = (server: Server) =>
  fetch(`${server.url}/health`).then(
    () => false,
    () => true,
  )

test('SIGTERM lets requests finish, refuses new ones, drops idle connections and exits 0', async () => {
  await using database = await createLastingDatabase()
  await using server = await startProcess({ DATABASE_URL: database.url })
  const [idle, slow, hashing] = [
    await openConnection(server),
    await openRequest(server),
    await openRequest(server),
  ]
  idle.socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n')
  await expect.poll(idle.received).toContain('200 OK')
  hashing.socket.write(body)
  server.child.kill('SIGTERM')
  await idle.closed
  await expect.poll(() => refused(server)).toBe(true)
  slow.socket.write(body.slice(0, 10))
  slow.socket.write(body.slice(10))
  await Promise.all([slow.closed, hashing.closed])
  for (const { received } of [slow, hashing]) expect(received()).toContain('INVALID_CREDENTIALS')
  expect(slow.received().toLowerCase()).toContain('\r\nconnection: close\r\n')
  expect(await server.ended).toMatchObject({ code: 0, signal: null, err: '' })
})

test('a server that is too busy to accept calls accepts all of them before it stops', async () => {
  await using database = await createLastingDatabase()
  await using server = await startProcess({ DATABASE_URL: database.url })
  server.child.kill('SIGSTOP')
  // The system accepts connections for a process that hangs.
  const waiting = await Promise.all(Array.from({ length: 100 }, () => openConnection(server)))
  for (const { socket } of waiting) socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n')
  for (const signal of ['SIGTERM', 'SIGCONT'] as const) server.child.kill(signal)
  await Promise.all(waiting.map(({ closed }) => closed))
  const statuses = new Set(waiting.map(({ received }) => received().slice(0, 15)))
  expect(statuses).toEqual(new Set(['HTTP/1.1 200 OK']))
  expect(await server.ended).toMatchObject({ code: 0, signal: null, err: '' })
})

test('a server that drains says so in /ready, and answers until it is told to hurry', async () => {
  await using database = await createLastingDatabase()
  await using server = await startProcess({ DATABASE_URL: database.url, DRAIN_SECONDS: '60' })
  expect((await fetch(`${server.url}/ready`)).status).toBe(200)
  server.child.kill('SIGTERM')
  await expect.poll(async () => (await fetch(`${server.url}/ready`)).status).toBe(503)
  const ready = await fetch(`${server.url}/ready`)
  expect(await ready.json()).toMatchObject({ status: 'draining', database: 'ok' })
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${server.url}/trpc/auth.login`, { method: 'POST', headers, body })
  expect(await answer.text()).toContain('INVALID_CREDENTIALS')
  expect(answer.headers.get('connection')).toBe('close')
  const again = setInterval(() => server.child.kill('SIGTERM'), 50)
  expect(await server.ended).toMatchObject({ code: 143 })
  clearInterval(again)
})

test('a request that never ends is given 8 s and cut off, and the exit is still 0', async () => {
  await using database = await createLastingDatabase()
  await using server = await startProcess({ DATABASE_URL: database.url })
  const endless = await openRequest(server)
  const began = Date.now()
  server.child.kill('SIGTERM')
  await endless.closed
  expect(endless.received()).not.toContain('200 OK')
  expect(await server.ended).toMatchObject({ code: 0, signal: null, err: '' })
  expect(Date.now() - began).toBeGreaterThan(7000)
})

test.each([
  ['SIGTERM', 143],
  ['SIGINT', 130],
] as const)('a second signal, %s, ends the process at once', async (signal, code) => {
  await using database = await createLastingDatabase()
  await using server = await startProcess({ DATABASE_URL: database.url })
  const endless = await openRequest(server)
  server.child.kill('SIGTERM')
  await expect.poll(() => refused(server)).toBe(true)
  // A second signal right after the first counts as its echo, so it is repeated.
  const again = setInterval(() => server.child.kill(signal), 50)
  await endless.closed
  clearInterval(again)
  expect(await server.ended).toMatchObject({ code })
})

test('a signal that arrives twice at once, as npm passes it on, still stops gracefully', async () => {
  await using database = await createLastingDatabase()
  await using server = await startProcess({ DATABASE_URL: database.url })
  const slow = await openRequest(server)
  for (const signal of ['SIGINT', 'SIGINT'] as const) server.child.kill(signal)
  await expect.poll(() => refused(server)).toBe(true)
  slow.socket.write(body)
  await slow.closed
  expect(slow.received()).toContain('INVALID_CREDENTIALS')
  expect(await server.ended).toMatchObject({ code: 0 })
})
