import { expect, test } from 'vitest'
import { reasonOf, secretKey } from '../support/attackers.ts'
import { startCollector, type CollectedSpan } from '../support/trace-collector.ts'
import { good, password, register, signIn, startTestApp } from '../support/harness.ts'
import { json, send } from '../support/raw-http.ts'

async function startTraced(env: Record<string, string> = {}) {
  const collector = await startCollector()
  const given = { SECRET_KEY: secretKey, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, ...env }
  const app = await startTestApp(given)
  return {
    app,
    collector,
    /** Stops the server, which then sends its remaining traces. */
    async spans(): Promise<CollectedSpan[]> {
      await app.stop()
      return collector.spans()
    },
    async [Symbol.asyncDispose]() {
      await app[Symbol.asyncDispose]()
      await collector[Symbol.asyncDispose]()
    },
  }
}

const under = (spans: CollectedSpan[], { spanId, traceId }: CollectedSpan) =>
  spans.filter((span) => span.parentSpanId === spanId && span.traceId === traceId)

test('a call is a trace of its own, with every statement it asked for below it', async () => {
  await using story = await startTraced()
  const ann = story.app.browser()
  await register(story.app, ann, 'ann')
  await ann.api.auth.me.query()
  expect(await reasonOf(signIn(ann, 'ann', password('wrong')))).toBe('INVALID_CREDENTIALS')
  const spans = await story.spans()
  expect([...story.collector.paths]).toEqual(['POST /v1/traces'])
  const find = (name: string) => spans.filter((span) => span.name === name)
  const [me, ...others] = find('auth.me')
  expect(others).toEqual([])
  expect(me).toMatchObject({
    isError: false,
    parentSpanId: undefined,
    of: {
      'rpc.method': 'auth.me',
      'http.request.method': 'GET',
      'http.response.status_code': 200,
      'latchkey.outcome': 'ok',
    },
  })
  expect(me && under(spans, me).map(({ of }) => of['db.query.text'])).toEqual([
    expect.stringMatching(/^select u\.id.* from sessions s join users u .* s\.id = \? /),
  ])
  const [entry] = find('auth.register')
  expect(entry && under(spans, entry).map(({ name }) => name)).toContain('commit')
  const [login] = find('auth.login')
  expect(login?.of).toMatchObject({ 'latchkey.outcome': 'INVALID_CREDENTIALS' })
  const statements = login ? under(spans, login).map(({ name }) => name) : []
  expect(statements).toEqual(expect.arrayContaining(['select', 'update', 'insert']))
})

test('a mail that leaves is a trace, and what the outbox does between them is none', async () => {
  await using story = await startTraced()
  await register(story.app, story.app.browser(), 'ann')
  const spans = await story.spans()
  const mails = spans.filter(({ name }) => name === 'mail')
  expect(mails.map(({ of }) => of)).toEqual([
    { 'latchkey.mail.template': 'register_code', 'latchkey.mail.outcome': 'sent' },
  ])
  const roots = spans.filter(({ parentSpanId }) => !parentSpanId).map(({ name }) => name)
  expect(roots.toSorted()).toEqual(['auth.register', 'auth.sendCode', 'mail'])
  const claims = spans.filter(({ of }) =>
    /^select .* from [`"]?mails/.test(String(of['db.query.text'])),
  )
  const isUnderCall = ({ parentSpanId }: CollectedSpan) =>
    spans.some(({ spanId, name }) => spanId === parentSpanId && name !== 'mail')
  expect(claims.filter(isUnderCall)).toEqual([])
  const ids = new Set(spans.map(({ spanId }) => spanId))
  expect(spans.filter(({ parentSpanId }) => parentSpanId && !ids.has(parentSpanId))).toEqual([])
})

const upstream = { traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` }

test.each([
  ['a trusted proxy sent it', { 'x-forwarded-for': '192.0.2.7' }, '127.0.0.1/32', 'a'.repeat(32)],
  ['nobody is trusted', { 'x-forwarded-for': '192.0.2.7' }, '', undefined],
  ['the proxy is another', { 'x-forwarded-for': '192.0.2.7' }, '10.0.0.0/8', undefined],
])('a trace that began elsewhere goes on only where %s', async (...row) => {
  const [, headers, TRUST_PROXY, expected] = row
  await using story = await startTraced({ TRUST_PROXY })
  await send(story.app, '/trpc/auth.me', { method: 'GET', headers: { ...headers, ...upstream } })
  const [me] = await story.spans()
  expect(me?.of['latchkey.outcome']).toBe('UNAUTHENTICATED')
  expect(me?.traceId === 'a'.repeat(32)).toBe(expected !== undefined)
})

test(
  'no span holds a password, code, token, cookie, address or name',
  { tags: ['security-23'] },
  async () => {
    await using story = await startTraced()
    const { app, collector } = story
    const ann = app.browser()
    const { accessToken } = await register(app, ann, 'annabelle')
    const { cookie, device } = ann.jar
    await signIn(app.browser(), 'annabelle@example.com')
    await ann.api.account.updateProfile.mutate({ bio: 'fond of gardening' })
    await reasonOf(signIn(app.browser(), 'annabelle', password('wrong')))
    const body = { identifier: 'annabelle', password: good }
    await send(app, '/trpc/annabelle', { headers: json, body })
    await story.spans()
    const text = collector.text()
    expect(text).toContain('"name":"unknown"')
    const values = (pair: string) => pair.slice(pair.indexOf('=') + 1)
    const [sessionId = '', token = ''] = values(cookie).split('.')
    const secrets = [good, accessToken, sessionId, token, values(device), 'annabelle', 'gardening']
    for (const secret of [...secrets, ann.ip, '$argon2']) {
      expect(secret.length).toBeGreaterThan(5)
      expect(text.includes(secret), secret).toBe(false)
    }
  },
)

test('with a share of 0 nothing is recorded, and a collector that is away costs no call', async () => {
  await using silent = await startTraced({ OTEL_TRACES_SAMPLER_ARG: '0' })
  await register(silent.app, silent.app.browser(), 'ann')
  expect(await silent.spans()).toEqual([])
  await using lonely = await startTraced({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' })
  const session = await register(lonely.app, lonely.app.browser(), 'bea')
  expect(session.user.username).toBe('bea')
  expect(await lonely.spans()).toEqual([])
})
