import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { addApp } from '../../src/admin/apps.ts'
import { programAddressCheck } from '../../src/apps/app-fields.ts'
import { checkTwins } from '../../src/apps/doctor/spelling.ts'
import { appOfProgram } from '../../src/apps/programs/app-of-program.ts'
import { programIds, type ProgramId } from '../../src/apps/programs/program-ids.ts'
import type { Program } from '../../src/apps/programs/program.ts'
import { programs } from '../../src/apps/programs/programs.ts'
import { createAppBrowser } from '../support/app-browser.ts'
import { byOperator, withApps } from '../support/apps.ts'
import { createPlainClient, bearer, partsOf, type Tokens } from '../support/plain-client.ts'
import { register } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)
const addressOf = (id: ProgramId) => `https://${id}.example/below`

const registered = new Map<ProgramId, { clientId: string; secret: string }>()
for (const id of programIds) {
  const terms = { ...appOfProgram(programs[id], addressOf(id)), name: id }
  const fields = { ...terms, audience: null, roles: [] }
  const { app: row, secret = '' } = await addApp(byOperator(app), fields, { isPublic: false })
  registered.set(id, { clientId: row.id, secret })
}

const person = app.browser()
await register(app, person, 'ann')
const browser = createAppBrowser(app, person)

const challengeOf = (verifier: string) => ({
  code_challenge: createHash('sha256').update(verifier).digest('base64url'),
  code_challenge_method: 'S256',
})

const connectionOf = (id: ProgramId) => {
  const { clientId = '', secret = '' } = registered.get(id) ?? {}
  return { clientId, secret, url: addressOf(id), issuer: app.url, ownKey: 'OWN'.repeat(14) }
}

/** Signs in as the program would: with its scope, client authentication, nonce and PKCE. */
async function signInAs(id: ProgramId, program: Program, callback: string) {
  const { clientId, secret, url } = connectionOf(id)
  const redirectUri = url + callback
  const client = createPlainClient(app, { id: clientId, secret }, browser)
  const verifier = randomBytes(32).toString('base64url')
  const isProven = program.pkce === 'required'
  const asked = client.authorizeUrl({
    scope: program.scope,
    redirect_uri: redirectUri,
    nonce: program.hasNonce ? 'n' : '',
    ...(isProven && challengeOf(verifier)),
  })
  const back = await browser.authorize(asked)
  expect(back.href).toMatch(`${new URL(redirectUri).href}?`)
  const grant = {
    grant_type: 'authorization_code',
    code: back.searchParams.get('code') ?? '',
    redirect_uri: redirectUri,
    ...(isProven && { code_verifier: verifier }),
  }
  const answer = await (program.auth === 'client_secret_basic'
    ? client.postToken(grant)
    : client.postToken({ ...grant, client_id: clientId, client_secret: secret }, null))
  expect(answer.status).toBe(200)
  const tokens = (await answer.json()) as Tokens
  const { claims } = partsOf(tokens.id_token)
  expect(claims['nonce']).toBe(program.hasNonce ? 'n' : undefined)
  if (program.claimsFrom === 'id_token') return claims
  return (await client.userInfo({ headers: bearer(tokens.access_token) })).json()
}

const promised = {
  profile: { preferred_username: 'ann', name: 'ann' },
  email: { email: expect.stringContaining('@'), email_verified: true },
  groups: { groups: ['user'] },
}

test.each(programIds)('%s signs somebody in by every way back', async (id) => {
  const program = programs[id]
  const scopes = program.scope.split(' ')
  expect(scopes).toContain('openid')
  for (const callback of program.callbacks) {
    const claims = await signInAs(id, program, callback)
    for (const [scope, values] of Object.entries(promised))
      if (scopes.includes(scope)) expect(claims).toMatchObject(values)
  }
})

// Gitea names itself and an address with a slash (#36724), Outline its bare address and an ID token (#12804).
test.each(programIds)('%s leads people back to itself after a sign-out', async (id) => {
  const { clientId, url } = connectionOf(id)
  for (const address of [url, `${url}/`]) {
    const asked = { client_id: clientId, post_logout_redirect_uri: address }
    const query = new URLSearchParams(asked).toString()
    const { status, headers } = await browser.visit(`/oauth/logout?${query}`)
    expect([status, headers.get('location')]).toEqual([303, expect.stringMatching(/^\/logout#/)])
  }
})

test.each(programIds)('the doctor takes no address of %s for a slip', (id) => {
  for (const url of ['https://a.example', 'https://a.example/below'])
    expect([...checkTwins(appOfProgram(programs[id], url))]).toEqual([])
})

test.each(programIds)('the settings of %s name the service, the id and the secret', (id) => {
  const of = connectionOf(id)
  const settings = programs[id].settings(of)
  for (const value of [of.issuer, of.clientId, of.secret]) expect(settings).toContain(value)
  expect(settings).not.toContain('undefined')
})

test('a program that encrypts by itself is given a key, and no name that somebody may leave there', () => {
  for (const id of ['mod-auth-openidc', 'oauth2-proxy'] as const) {
    const of = connectionOf(id)
    expect(programs[id].settings(of)).toContain(of.ownKey)
    expect(programs[id].settings(of)).not.toMatch(/[A-Z]+_(SECRET|PASSPHRASE)/)
  }
})

test('an id of digits alone stays a text in YAML', () => {
  const of = { ...connectionOf('argo-cd'), clientId: '1'.repeat(22) }
  const [config = ''] = programs['argo-cd'].settings(of).split('\n\n')
  expect(parse(parse(config)['oidc.config'])).toMatchObject({ clientID: of.clientId })
  const integration = parse(programs['home-assistant'].settings(of))
  expect(integration).toMatchObject({ auth_oidc: { client_id: of.clientId } })
})

test.each([
  `'`,
  '"',
  '`',
  '$(id)',
  '${id}',
  ';',
  '&',
  '|',
  '{',
  '#',
  '<',
  '\\',
  '\n',
  ' ',
  '%20',
  '%00',
])('an address with %j goes into no settings', (text) => {
  for (const url of [
    `https://a.example/${text}`,
    `https://a${text}.example`,
    `https://a.example${text}`,
  ])
    expect(programAddressCheck(url), url).toBeDefined()
})

test.each([
  'https://a.example',
  'https://a.example/b/c',
  'https://[2001:db8::1]:8443/b',
  'http://localhost:8080',
])('%s is an address of a program', (url) => expect(programAddressCheck(url)).toBeUndefined())

test('Apache refuses in both languages, whatever its character set', () => {
  const settings = programs['mod-auth-openidc'].settings(connectionOf('mod-auth-openidc'))
  const [, shown = ''] = /ErrorDocument 403 "(.*)"/.exec(settings) ?? []
  // Apache names another character set than UTF-8 beside a text from its settings.
  expect(shown).toMatch(/^[\x20-\x7e]+$/)
  const read = shown.replaceAll(/&#(\d+);/g, (_all, code) => String.fromCodePoint(Number(code)))
  expect(read).toContain('You were not let in. The address of this page says why.')
  expect(read).toContain('未能进入此网站，原因见本页网址。')
})
