import { checkSignOutInput } from '@latchkey/shared/app'
import { expect, test } from 'vitest'
import { rotateKeys } from '../../src/signing/rotation.ts'
import { createSigningKeys } from '../../src/signing/signing-keys.ts'
import { createAppBrowser, type AppBrowser } from '../support/app-browser.ts'
import { appKeys, withApps } from '../support/apps.ts'
import { createOidcApps, signInTo, startFlow, type OidcApp } from '../support/oidc-app.ts'
import { register, signIn } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)
const bye = 'https://notes.example/bye?from=here'
const postLogoutUris = [bye, 'https://notes.example/']
const [notes, wiki, foreign] = (await createOidcApps(
  app,
  { name: 'Notes', postLogoutUris },
  { name: 'Wiki', postLogoutUris: ['https://wiki.example/bye'], idTokenAlg: 'ES256' },
  { name: 'Foreign', kind: 'third_party', postLogoutUris: ['https://foreign.example/bye'] },
)) as [OidcApp, OidcApp, OidcApp]

/** A user who signed in to an app, and the tokens of the app. */
async function somebodyAt(of: OidcApp, name: string) {
  const person = app.browser()
  await register(app, person, name)
  const browser = createAppBrowser(app, person)
  const { tokens } = await signInTo(of, browser)
  return { person, browser, hint: tokens.id_token ?? '', sid: tokens.claims()?.['sid'] }
}

/** The target of the app's link: our page, or a page that explains the fault. */
async function visit(browser: AppBrowser, params: Record<string, string>, isPost = false) {
  const form = new URLSearchParams(params)
  const answer = isPost
    ? await browser.visit('/oauth/logout', { method: 'POST', body: form })
    : await browser.visit(`/oauth/logout?${form.toString()}`)
  const [path, behind = ''] = (answer.headers.get('location') ?? '').split('#')
  return { answer, path, behind }
}

/** Asks as the page does, with the parameters behind the #. */
async function judge(browser: AppBrowser, params: Record<string, string>, isPost = false) {
  const { answer, path, behind } = await visit(browser, params, isPost)
  expect([answer.status, path], await answer.text()).toEqual([303, '/logout'])
  const { uiLocales, ...said } = Object.fromEntries(new URLSearchParams(behind))
  expect(uiLocales).toBe(params['ui_locales'])
  const request = checkSignOutInput.parse(said)
  return browser.person.api.auth.checkSignOut.mutate(request)
}

test('an app that shows its ID token of this session needs no question, by GET and POST', async () => {
  const { browser, hint, person } = await somebodyAt(notes, 'ann')
  const asked = {
    id_token_hint: hint,
    post_logout_redirect_uri: bye,
    state: 'a b&c',
    logout_hint: 'ann',
    ui_locales: 'zh-CN',
  }
  const expected = { isAllowed: true, app: 'Notes', isProven: true, url: `${bye}&state=a%20b%26c` }
  for (const isPost of [false, true]) expect(await judge(browser, asked, isPost)).toEqual(expected)
  // Users sign out long after the ID token expired.
  app.pass(3_600_000)
  person.jar.accessToken = (await person.api.auth.refresh.mutate()).accessToken
  expect(await judge(browser, asked)).toEqual(expected)
  await person.api.auth.logout.mutate()
  // No session is left to ask about.
  expect(await judge(browser, asked)).toMatchObject({ isProven: false, url: expected.url })
})

test('nothing that an app learns later differs from the session that it knows', async () => {
  for (const [of, name] of [
    [notes, 'sam'],
    [wiki, 'sue'],
  ] as const) {
    const { browser, sid } = await somebodyAt(of, name)
    expect(sid).toMatch(/^[\w-]{22}$/)
    const again = await signInTo(of, createAppBrowser(app, browser.person))
    expect(again.tokens.claims()?.['sid']).toBe(sid)
  }
})

test(
  'a token of another session, another account or another app proves nothing',
  { tags: ['asvs-10.6.2'] },
  async () => {
    const { browser, hint } = await somebodyAt(notes, 'bob')
    const elsewhere = app.browser()
    await signIn(elsewhere, 'bob')
    const other = createAppBrowser(app, elsewhere)
    const ofWiki = await signInTo(wiki, browser)
    const stranger = await somebodyAt(notes, 'eve')
    const asked = { post_logout_redirect_uri: bye, client_id: notes.id }
    for (const [who, shown] of [
      [other, hint],
      [browser, stranger.hint],
      [stranger.browser, hint],
    ] as const)
      expect(await judge(who, { ...asked, id_token_hint: shown })).toEqual({
        isAllowed: true,
        app: 'Notes',
        isProven: false,
        url: bye,
      })
    const mixed = await visit(browser, { ...asked, id_token_hint: ofWiki.tokens.id_token ?? '' })
    expect(mixed.answer.status).toBe(400)
    expect(await mixed.answer.text()).toContain('issued to a different app')
  },
)

test('an ID token that somebody altered, or whose key was withdrawn, proves nothing', async () => {
  const { browser, hint } = await somebodyAt(notes, 'cyd')
  const [header = '', payload = '', signature = ''] = hint.split('.')
  const none = Buffer.from('{"alg":"none"}').toString('base64url')
  const forged = [
    'x',
    '..',
    `${header}.${payload}.`,
    `${none}.${payload}.`,
    `${header}.${payload}.${signature.split('').toReversed().join('')}`,
    `${Buffer.from('{"alg":"HS256"').toString('base64url')}.${payload}.${signature}`,
  ]
  const asked = { client_id: notes.id, post_logout_redirect_uri: bye }
  for (const shown of forged)
    expect(await judge(browser, { ...asked, id_token_hint: shown }), shown).toMatchObject({
      isProven: false,
      url: bye,
    })
  // No app vouches for the address, so no user is led there.
  const unknown = { id_token_hint: 'x', post_logout_redirect_uri: bye }
  expect(await judge(browser, unknown)).toEqual({
    isAllowed: true,
    app: null,
    isProven: false,
    url: null,
  })
  const at = { keys: appKeys, now: new Date(), atOnce: true }
  await rotateKeys(app.database.em.fork(), at)
  await expect
    .poll(() => judge(browser, { ...asked, id_token_hint: hint }), { timeout: 10_000 })
    .toMatchObject({ isProven: false, url: bye })
})

test('a token for an API or a logout token proves nothing, though the same keys sign it', async () => {
  const { browser, sid } = await somebodyAt(notes, 'ned')
  const { em } = app.database
  const clocks = { clock: () => new Date(), ticks: () => performance.now() }
  const signing = createSigningKeys({ em, keys: appKeys, ...clocks, log: { error() {} } })
  const claims = { iss: app.url, aud: notes.id, sid: String(sid) }
  const asked = { client_id: notes.id, post_logout_redirect_uri: bye }
  const shown = (type: string) => signing.sign('RS256', claims, type)
  for (const [type, isProven] of [
    ['JWT', true],
    ['at+jwt', false],
    ['logout+jwt', false],
  ] as const)
    expect(await judge(browser, { ...asked, id_token_hint: await shown(type) })).toMatchObject({
      isProven,
    })
})

test('half a character in the state breaks nothing', async () => {
  const { browser } = await somebodyAt(notes, 'kay')
  const asked = { clientId: notes.id, postLogoutRedirectUri: bye, state: 'a\ud800b' }
  expect(await browser.person.api.auth.checkSignOut.mutate(asked)).toMatchObject({
    url: `${bye}&state=a%EF%BF%BDb`,
  })
})

test('an address that is not registered is never opened, and the page says where it differs', async () => {
  const { browser, hint } = await somebodyAt(notes, 'dan')
  const wrong = ['https://notes.example/bye', 'https://evil.example/', `${bye}#`, 'javascript:1']
  for (const address of wrong)
    for (const who of ['id_token_hint', 'client_id']) {
      const shown = who === 'client_id' ? notes.id : hint
      const asked = { [who]: shown, post_logout_redirect_uri: address }
      const { answer } = await visit(browser, asked)
      expect([answer.status, answer.headers.get('location')]).toEqual([400, null])
      const page = await answer.text()
      expect(page).toContain(`isn’t registered: ${address}`)
      expect(page).toContain('<a href="/logout">')
    }
  const near = { client_id: notes.id, post_logout_redirect_uri: `${bye}r` }
  const { answer } = await visit(browser, near)
  const told = await answer.text()
  expect(told).toContain('<h1>We couldn’t sign you out for Notes</h1>')
  expect(told).toContain(
    `The closest registered address is ${bye}. The two differ from character ${bye.length + 1} on.`,
  )
  const inChinese = await visit(browser, { ...near, ui_locales: 'zh-CN' })
  const toldInChinese = await inChinese.answer.text()
  expect(toldInChinese).toContain('<h1>无法从“Notes”退出登录</h1>')
  expect(toldInChinese).toContain('最接近的已登记地址是')
  // The page's own question is judged as strictly.
  expect(
    await browser.person.api.auth.checkSignOut.mutate({
      clientId: notes.id,
      postLogoutRedirectUri: 'https://evil.example/',
    }),
  ).toEqual({ isAllowed: false })
})

test('an unknown app, a parameter that comes twice and text that could be markup end on a page', async () => {
  const { browser } = await somebodyAt(notes, 'fay')
  const unknown = await visit(browser, { client_id: '<script>' })
  expect(unknown.answer.status).toBe(400)
  const text = await unknown.answer.text()
  expect(text).toContain('No app with this client_id')
  expect(text).toContain('<h1>We couldn’t sign you out for this app</h1>')
  expect(text).not.toContain('<script>')
  const twice = `client_id=${notes.id}&client_id=${wiki.id}`
  const repeated = [
    await browser.visit(`/oauth/logout?${twice}`),
    await browser.visit('/oauth/logout', {
      method: 'POST',
      body: twice,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    }),
  ]
  for (const answer of repeated) {
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('a parameter twice')
  }
})

test(
  'without anything said the page asks, and it leads nowhere',
  { tags: ['asvs-10.6.2'] },
  async () => {
    const { browser } = await somebodyAt(notes, 'gil')
    const expected = { isAllowed: true, app: null, isProven: false, url: null }
    expect(await judge(browser, {})).toEqual(expected)
    expect(await judge(browser, { state: 'x', post_logout_redirect_uri: bye })).toEqual(expected)
  },
)

test('an app of others proves a session too, once it has signed in there', async () => {
  const person = app.browser()
  await register(app, person, 'hal')
  const browser = createAppBrowser(app, person)
  const flow = await startFlow(foreign)
  const first = await flow.redeem(await browser.authorize(flow.url, true))
  // The second time no question is asked.
  const { tokens } = await signInTo(foreign, browser)
  expect(tokens.claims()?.['sid']).toBe(first.claims()?.['sid'])
  expect(await judge(browser, { id_token_hint: tokens.id_token ?? '' })).toMatchObject({
    app: 'Foreign',
    isProven: true,
  })
})
