import { expect, test } from 'vitest'
import { SecurityEvent } from '../../src/audit/event.entity.ts'
import { readConfig } from '../../src/config.ts'
import { startServer } from '../../src/server.ts'
import { good, startTestApp } from '../support/harness.ts'
import { keepLog } from '../support/secret-leaks.ts'
import { json, send } from '../support/raw-http.ts'

const parse = (line: string) => JSON.parse(line) as Record<string, unknown>

test(
  'a line of the log is one JSON object with a time, whatever callers say',
  { tags: ['asvs-1.3.10', 'asvs-16.2.2', 'asvs-16.2.4', 'asvs-16.4.1'] },
  async () => {
    const { lines, logging } = keepLog()
    await using app = await startTestApp({}, logging)
    const said = '%s%d%j%o\n{"level":60,"msg":"signed in"}\r\n\u2028'
    for (const origin of ['https://evil.example/%s%j', 'null']) {
      const headers = { ...json, origin, 'user-agent': '%s%d{"msg":"x"}' }
      const body = { identifier: said, password: good }
      expect((await send(app, '/trpc/auth.login', { headers, body })).status).toBe(403)
    }
    await send(app, '/trpc/auth.login', {
      headers: json,
      body: { identifier: said, password: good },
    })
    expect(lines.length).toBeGreaterThan(1)
    for (const line of lines) {
      expect(line.trimEnd()).not.toMatch(/[\n\r]/)
      expect(new Date(parse(line)['time'] as string | number).getTime()).toBeGreaterThan(1e12)
    }
    expect(lines.map((line) => parse(line)['msg'])).not.toContain('signed in')
    expect(lines.join('')).toContain('https://evil.example/%s%j')
    const [event] = await app.database.em.fork().find(SecurityEvent, { kind: 'sign_in_failed' })
    expect(event?.at.toISOString()).toMatch(/Z$/)
  },
)

test(
  'a call that is not allowed is told in the log, with its path, origin and address',
  { tags: ['asvs-16.3.2', 'asvs-16.3.3'] },
  async () => {
    const { lines, logging } = keepLog()
    await using app = await startTestApp({}, logging)
    const headers = { ...json, origin: 'https://evil.example', 'x-forwarded-for': '10.1.2.3' }
    await send(app, '/trpc/auth.logout', { headers })
    expect(lines.map(parse)).toContainEqual(
      expect.objectContaining({
        path: 'auth.logout',
        origin: 'https://evil.example',
        ip: '10.1.2.3',
        reqId: expect.stringMatching(/^[\w-]{36}$/),
      }),
    )
  },
)

test(
  'production on plain http is warned of, unless it is this machine',
  { tags: ['asvs-12.2.1'] },
  async () => {
    const secret = 'a test secret of 32 bytes and then some 0123456789'
    for (const [PUBLIC_URL, isWarned] of [
      ['http://id.example', true],
      ['http://localhost:1', false],
      ['https://id.example', false],
    ] as const) {
      const { lines, logging } = keepLog()
      const config = readConfig({
        NODE_ENV: 'production',
        PORT: '0',
        DATABASE_URL: 'sqlite::memory:',
        PUBLIC_URL,
        TRUST_PROXY: '127.0.0.1',
        SECRET_KEY: secret,
        JWT_SECRET_KEY: `${secret} too`,
        MAIL_SERVER: '127.0.0.1',
        MAIL_DEFAULT_SENDER: 'id@example.com',
      })
      const server = await startServer(config, logging)
      await server.stop()
      expect(
        lines.some((line) => line.includes('PUBLIC_URL is http')),
        PUBLIC_URL,
      ).toBe(isWarned)
    }
  },
)
