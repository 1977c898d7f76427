import * as oauth from 'openid-client'
import { addApp, type AppFields } from '../../src/admin/apps.ts'
import type { AppBrowser } from './app-browser.ts'
import { byOperator, plain } from './apps.ts'
import type { TestApp } from './harness.ts'

export const callback = 'https://notes.example/callback'

type Options = Partial<AppFields> & Pick<AppFields, 'name'> & { isPublic?: boolean }

/** Registers apps, and configures a certified client for each by discovery. */
export async function createOidcApps(app: TestApp, ...all: Options[]): Promise<OidcApp[]> {
  const rows = []
  for (const { isPublic = false, ...fields } of all) {
    const given = { ...plain, redirectUris: [callback], ...fields }
    rows.push(await addApp(byOperator(app), given, { isPublic }))
  }
  // The first request reads the apps, and the service caches them for two seconds.
  return Promise.all(
    rows.map(async ({ app: { id, redirectUris }, secret }) => {
      const client = await discover(app, id, secret)
      return { id, secret, client, redirectUri: redirectUris[0] ?? '' }
    }),
  )
}

export async function createOidcApp(app: TestApp, given: Options): Promise<OidcApp> {
  const [made] = await createOidcApps(app, given)
  if (!made) throw new Error('no app was registered')
  return made
}

export type OidcApp = {
  id: string
  secret: string | undefined
  client: oauth.Configuration
  redirectUri: string
}

function discover(
  app: TestApp,
  id: string,
  secret: string | undefined,
): Promise<oauth.Configuration> {
  const how = secret === undefined ? oauth.None() : oauth.ClientSecretBasic(secret)
  return oauth.discovery(new URL(app.url), id, {}, how, {
    execute: [oauth.allowInsecureRequests],
  })
}

/** The address to which the app redirects users, and the state that it must remember. */
export type Flow = { url: URL; redeem(back: URL): Promise<Tokens> }
export type Tokens = oauth.TokenEndpointResponse & oauth.TokenEndpointResponseHelpers

export async function startFlow(of: OidcApp, params: Record<string, string> = {}): Promise<Flow> {
  const verifier = oauth.randomPKCECodeVerifier()
  const state = oauth.randomState()
  const nonce = oauth.randomNonce()
  const url = oauth.buildAuthorizationUrl(of.client, {
    redirect_uri: of.redirectUri,
    scope: 'openid profile email groups',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...params,
  })
  return {
    url,
    redeem: async (back) =>
      oauth.authorizationCodeGrant(of.client, back, {
        pkceCodeVerifier: verifier,
        expectedState: state,
        expectedNonce: nonce,
      }),
  }
}

/** The whole flow of a signed-in user. */
export async function signInTo(
  of: OidcApp,
  browser: AppBrowser,
): Promise<{ back: URL; tokens: Tokens }> {
  const flow = await startFlow(of)
  const back = await browser.authorize(flow.url)
  return { back, tokens: await flow.redeem(back) }
}

/** The error that the token endpoint names, or 'granted'. */
export const errorOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'granted',
    (error: unknown) => (error instanceof oauth.ResponseBodyError ? error.error : String(error)),
  )

export const refresh = (of: OidcApp, token = ''): Promise<Tokens> =>
  oauth.refreshTokenGrant(of.client, token)
