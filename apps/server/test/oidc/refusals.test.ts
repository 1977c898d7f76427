import { calculatePKCECodeChallenge } from 'openid-client'
import { expect, test } from 'vitest'
import { minutes } from '../../src/clock.ts'
import { createAppBrowser } from '../support/app-browser.ts'
import { withApps } from '../support/apps.ts'
import { callback, createOidcApps, startFlow, type OidcApp } from '../support/oidc-app.ts'
import { register } from '../support/harness.ts'
import { keepLog } from '../support/secret-leaks.ts'
import { useTestApp } from '../support/use-test-app.ts'

const { lines, logging } = keepLog()
const app = await useTestApp(withApps, logging)
const [notes, open] = (await createOidcApps(
  app,
  { name: 'Notes' },
  { name: 'Open', isPublic: true },
)) as [OidcApp, OidcApp]
const person = app.browser()
await register(app, person, 'ann')
const browser = createAppBrowser(app, person)

type Sent = { as?: OidcApp; secret?: string | undefined; changed?: Record<string, string> }

async function redeem(code: string, { as = notes, secret = as.secret, changed }: Sent = {}) {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: as.redirectUri,
    ...(secret === undefined && { client_id: as.id }),
    ...changed,
  })
  const authorization = `Basic ${Buffer.from(`${as.id}:${secret}`).toString('base64')}`
  const headers = secret === undefined ? {} : { authorization }
  const answer = await fetch(new URL('/oauth/token', app.url), { method: 'POST', headers, body })
  const { error_description: reason } = (await answer.json()) as { error_description?: string }
  return { reason, challenge: answer.headers.get('www-authenticate') }
}

async function newCode(params: Record<string, string> = {}): Promise<string> {
  const { url } = await startFlow(notes, params)
  return (await browser.authorize(url)).searchParams.get('code') ?? ''
}

const told = () => lines.map((line) => JSON.parse(line)).filter(({ reason }) => reason)

test('a wrong secret is named as such, also in the header that libraries read, and once in the log', async () => {
  const wrong = 'the client secret is wrong'
  const { reason, challenge } = await redeem('x', { secret: 'wrong' })
  expect([reason, challenge]).toEqual([wrong, expect.stringContaining(`"${wrong}"`)])
  await redeem('x', { secret: 'wrong' })
  await expect.poll(told).toMatchObject([{ app: 'Notes', reason: wrong }])
})

test('an unknown client_id and a secret at the wrong kind of app are told apart', async () => {
  const nobody = { ...notes, id: 'nobody' }
  expect((await redeem('x', { as: nobody })).reason).toContain('no app with this client_id')
  expect((await redeem('x', { as: open, secret: 'any' })).reason).toContain('registered as public')
  const none = { ...notes, secret: undefined }
  expect((await redeem('x', { as: none })).reason).toContain('this app has a secret')
})

test('the reason why a code is not accepted is told', async () => {
  const verifier = 'a'.repeat(43)
  expect((await redeem('x')).reason).toContain('this code is unknown')
  expect((await redeem(await newCode())).reason).toBe('code_verifier is missing')
  const other = await redeem(await newCode(), { changed: { code_verifier: verifier } })
  expect(other.reason).toContain('does not belong to the code_challenge')
  const changed = { redirect_uri: `${notes.redirectUri}/`, code_verifier: verifier }
  const code = await newCode({ code_challenge: await calculatePKCECodeChallenge(verifier) })
  expect((await redeem(code, { changed })).reason).toContain('redirect_uri differs')
  const stolen = await redeem(await newCode(), { as: open })
  expect(stolen.reason).toContain('issued to another app')
  const late = await newCode()
  app.pass(minutes(2))
  expect((await redeem(late)).reason).toContain('expires after one minute')
})

test('the page names a usual slip in the address in words, in both languages', async () => {
  const pageOf = async (given: string, language: string) => {
    const { url } = await startFlow(notes, { redirect_uri: given, ui_locales: language })
    return (await browser.visit(url)).text()
  }
  const slash = `${callback}/`
  const http = callback.replace('https', 'http')
  expect(await pageOf(slash, 'en')).toContain(`${callback}. The two differ in a slash at the end.`)
  expect(await pageOf(http, 'en')).toContain('The two differ in http and https.')
  expect(await pageOf(slash, 'zh-CN')).toContain(`${callback}，两者的差别：末尾的斜杠。`)
  expect(await pageOf(`${callback}s`, 'en')).toContain('differ from character')
})
