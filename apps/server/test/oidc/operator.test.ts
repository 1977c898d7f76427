import * as oauth from 'openid-client'
import { expect, test, vi } from 'vitest'
import { createAppBrowser } from '../support/app-browser.ts'
import { withApps } from '../support/apps.ts'
import { keepLog } from '../support/secret-leaks.ts'
import { callback, createOidcApps, signInTo, startFlow, type OidcApp } from '../support/oidc-app.ts'
import { register } from '../support/harness.ts'
import { limitTable } from '../../src/limits/table.ts'
import { quietly } from '../../src/oidc/quietly.ts'
import { send } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

const { console: terminal } = globalThis
const { lines, logging } = keepLog()
const app = await useTestApp({ ...withApps, LIMIT_APP_VISITS_PER_IP: '20/1h' }, logging)
const [notes, wiki] = (await createOidcApps(app, { name: 'Notes' }, { name: 'Wiki' })) as [
  OidcApp,
  OidcApp,
]
const person = app.browser()
await register(app, person, 'ann')
const browser = createAppBrowser(app, person)

const eventsOf = async (kind: string) =>
  (await person.api.account.securityEvents.query()).filter((event) => event.kind === kind)

test('the engine warns of no runtime while it is loaded, and of all else', async () => {
  const said: unknown[] = []
  vi.spyOn(terminal, 'warn').mockImplementation((word) => void said.push(word))
  await quietly(async () => {
    terminal.warn('oidc-provider WARNING: Unsupported runtime. Use another.')
    terminal.warn('something else')
  })
  terminal.warn('after it')
  expect(said).toEqual(['something else', 'after it'])
})

test('the owner reads of the first sign-in to an app in each session, from the own address', async () => {
  await Promise.all([signInTo(notes, browser), signInTo(notes, createAppBrowser(app, person))])
  await signInTo(notes, browser)
  const [event, ...more] = await eventsOf('app_entered')
  expect(event).toMatchObject({ detail: 'Notes', ip: person.ip })
  expect(more).toEqual([])
})

test('the owner reads that the code of an app came twice', async () => {
  const flow = await startFlow(wiki)
  const back = await browser.authorize(flow.url)
  const { refresh_token: token = '' } = await flow.redeem(back)
  await oauth.tokenRevocation(wiki.client, token)
  expect(await eventsOf('app_token_replayed')).toEqual([])
  await expect(flow.redeem(back)).rejects.toThrow()
  const again = await startFlow(wiki)
  const second = await browser.authorize(again.url)
  await again.redeem(second)
  await expect(again.redeem(second)).rejects.toThrow()
  await expect.poll(() => eventsOf('app_token_replayed')).toMatchObject([{ detail: 'Wiki' }])
})

test('wrong secrets of apps are counted, right ones are not', async () => {
  const { max } = limitTable.appFailuresPerIp
  const ask = (secret: string, ip: string) =>
    send(app, '/oauth/introspect', {
      headers: {
        authorization: `Basic ${Buffer.from(`${notes.id}:${secret}`).toString('base64')}`,
        'content-type': 'application/x-www-form-urlencoded',
        'x-forwarded-for': ip,
      },
      body: 'token=x',
    })
  const [guesser, server] = [app.browser().ip, app.browser().ip]
  for (let turn = 0; turn < max; turn += 1) {
    expect((await ask('wrong', guesser)).status).toBe(401)
    expect((await ask(notes.secret ?? '', server)).status).toBe(200)
  }
  const refused = await ask(notes.secret ?? '', guesser)
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '60'])
  expect(JSON.parse(refused.text)).toMatchObject({ error: 'temporarily_unavailable' })
  expect((await ask(notes.secret ?? '', server)).status).toBe(200)
})

test.each(['/oauth/introspect', '/status-feed?wait=0'])(
  'wrong secrets that arrive at %s at once are compared no more often than one by one',
  async (path) => {
    const { max } = limitTable.appFailuresPerIp
    const { ip } = app.browser()
    const isFeed = path.startsWith('/status')
    const ask = (secret = '') =>
      send(app, path, {
        method: isFeed ? 'GET' : 'POST',
        headers: {
          authorization: `Basic ${Buffer.from(`${notes.id}:${secret}`).toString('base64')}`,
          'x-forwarded-for': ip,
          ...(!isFeed && { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(!isFeed && { body: 'token=x' }),
      })
    const guesses = Array.from({ length: 3 * max }, (_, at) => ask(`wrong ${at}`))
    const statuses = (await Promise.all(guesses)).map(({ status }) => status)
    const compared = statuses.filter((status) => status === 401).length
    // A call that reads the counter while a failure is written may count that twice, and leave a guess over.
    for (let guess = compared; guess < max; guess += 1) expect((await ask('late')).status).toBe(401)
    expect(compared).toBeLessThanOrEqual(max)
    expect(new Set(statuses)).toEqual(new Set([401, 429]))
    const right = await ask(notes.secret)
    expect([right.status, right.headers.get('retry-after')]).toEqual([429, '60'])
  },
)

const odd = [
  ['GET', '/oauth/token', 405],
  ['PUT', '/oauth/introspect', 405],
  ['PATCH', '/oauth/userinfo', 405],
  ['POST', '/oauth/token', 400],
  ['GET', '/oauth/userinfo', 401],
] as const

test.each(odd)('%s %s is refused in the words of the standard', async (method, path, status) => {
  const answer = await send(app, path, { method })
  expect(answer.status).toBe(status)
  expect(JSON.parse(answer.text)).toEqual({
    error: expect.stringMatching(/^invalid_(request|token)$/),
    error_description: expect.any(String),
  })
})

test('people whom an app sends too often are told to wait, in their language', async () => {
  const { url } = await startFlow(notes)
  const stranger = createAppBrowser(app, app.browser())
  for (let turn = 0; turn < 20; turn += 1) await stranger.visit(url)
  const headers = { 'accept-language': 'zh-CN' }
  const answer = await stranger.visit(url, { headers })
  for (const one of [answer, await stranger.visit('/oauth/logout', { headers })]) {
    expect([one.status, one.headers.get('retry-after')]).toEqual([429, expect.any(String)])
    expect(await one.text()).toContain('请等待')
  }
})

test('a refused address to return to stands in the log once, with the registered one', async () => {
  const stranger = createAppBrowser(app, app.browser())
  const { url } = await startFlow(notes, { redirect_uri: `${callback}/` })
  await stranger.visit(url)
  await stranger.visit(url)
  const told = () => lines.map((line) => JSON.parse(line)).filter(({ given }) => given)
  await expect
    .poll(told)
    .toMatchObject([{ app: 'Notes', given: `${callback}/`, nearest: callback }])
})
