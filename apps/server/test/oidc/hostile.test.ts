import { expect, test } from 'vitest'
import { createAppBrowser } from '../support/app-browser.ts'
import { withApps } from '../support/apps.ts'
import { callback, createOidcApp, startFlow } from '../support/oidc-app.ts'
import { register } from '../support/harness.ts'
import { send } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp({ ...withApps, LIMIT_APP_VISITS_PER_IP: '100000/1h' })
const notes = await createOidcApp(app, { name: 'Notes' })
const person = app.browser()
await register(app, person, 'ann')
const browser = createAppBrowser(app, person)

test('discovery names our own addresses, whatever host the caller forges', async () => {
  const forged = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    forwarded: 'host=evil.example',
  }
  const path = '/.well-known/openid-configuration'
  const { text, headers } = await send(app, path, { method: 'GET', headers: forged })
  expect(text).not.toContain('evil')
  const known = JSON.parse(text) as Record<string, unknown>
  expect(known).toMatchObject({
    issuer: app.url,
    authorization_endpoint: `${app.url}/oauth/authorize`,
    token_endpoint: `${app.url}/oauth/token`,
    jwks_uri: `${app.url}/.well-known/jwks.json`,
    end_session_endpoint: `${app.url}/oauth/logout`,
    response_types_supported: ['code'],
    code_challenge_methods_supported: ['S256'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    id_token_signing_alg_values_supported: ['ES256', 'RS256'],
    authorization_response_iss_parameter_supported: true,
  })
  for (const off of ['registration', 'pushed_authorization_request'])
    expect(known).not.toHaveProperty(`${off}_endpoint`)
  expect(headers.get('x-content-type-options')).toBe('nosniff')
})

test(
  'a redirect address that differs by one character is never used, and the page says where',
  { tags: ['asvs-10.4.1'] },
  async () => {
    for (const wrong of [`${callback}/`, callback.replace('https', 'http'), `${callback}?a=1`]) {
      const { url } = await startFlow(notes, { redirect_uri: wrong })
      const { to, answer } = await browser.follow(url)
      expect([to.origin, answer.status]).toEqual([app.url, 400])
      const page = await answer.text()
      expect(page).toContain(callback)
      expect(page).toContain('<h1>We couldn’t sign you in to Notes</h1>')
      expect(page).toContain('The closest registered address')
      const asked = { headers: { 'accept-language': 'zh-CN' } }
      const inChinese = await (await browser.visit(url, asked)).text()
      expect(inChinese).toContain('最接近的已登记地址')
      expect(inChinese).toContain('<h1>无法登录“Notes”</h1>')
    }
  },
)

test('what a page of an error shows is text', async () => {
  const { url } = await startFlow(notes, { redirect_uri: `${callback}<script>1</script>` })
  const { answer } = await browser.follow(url)
  expect(await answer.text()).not.toContain('<script>')
})

const hostile: Record<string, Record<string, string>> = {
  'a request object': { request: 'eyJhbGciOiJub25lIn0.e30.' },
  'an address of one': { request_uri: 'http://127.0.0.1:1/' },
  'an ID token from the front': { response_type: 'id_token' },
  'a token from the front': { response_type: 'token' },
  'a mode of answering that nobody knows': { response_mode: 'web_message' },
}

test.each(Object.entries(hostile))(
  '%s is refused',
  { tags: ['asvs-10.4.4', 'asvs-10.6.1'] },
  async (_, params) => {
    const { url } = await startFlow(notes, params)
    const { to } = await browser.follow(url)
    expect(
      to.searchParams.get('error') ?? new URLSearchParams(to.hash.slice(1)).get('error'),
    ).toMatch(/unsupported|invalid_request|not_supported/)
  },
)

test('the answer names its issuer on errors too', async () => {
  const { url } = await startFlow(notes, { prompt: 'none' })
  const { to } = await createAppBrowser(app, app.browser()).follow(url)
  expect(to.searchParams.get('iss')).toBe(app.url)
})

test('a question is answered by its own browser alone, from our own page', async () => {
  const { to } = await browser.follow((await startFlow(notes, { prompt: 'select_account' })).url)
  const stranger = createAppBrowser(app, person)
  expect(await stranger.reply(to.pathname, true)).toEqual({ status: 'expired' })
  const answer = await browser.visit(`${to.pathname}/answer`, {
    method: 'POST',
    headers: { origin: 'https://evil.example', 'content-type': 'application/json' },
    body: '{"isAgreed":true}',
  })
  expect(answer.status).toBe(403)
})
