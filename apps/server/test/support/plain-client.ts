import jwt from 'jsonwebtoken'
import { expect } from 'vitest'
import type { AppBrowser } from './app-browser.ts'
import type { TestApp } from './harness.ts'
import { callback, type OidcApp } from './oidc-app.ts'

export type Params = Record<string, string>

export const partsOf = (token: string) => {
  const parts = jwt.decode(token, { complete: true })
  if (!parts || typeof parts.payload === 'string') throw new Error('no ID token')
  return { header: parts.header, claims: parts.payload }
}
export type Tokens = {
  access_token: string
  id_token: string
  refresh_token: string
  token_type: string
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** A client that knows only the standard, so that its requests are visible as they are. */
export function createPlainClient(
  app: Pick<TestApp, 'url'>,
  client: Pick<OidcApp, 'id' | 'secret'>,
  browser: AppBrowser,
) {
  const basic = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`

  function authorizeUrl(params: Params = {}): URL {
    const all = {
      client_id: client.id,
      response_type: 'code',
      scope: 'openid',
      state: 's',
      nonce: 'n',
    }
    const url = new URL('/oauth/authorize', app.url)
    for (const [name, value] of Object.entries({ ...all, redirect_uri: callback, ...params }))
      if (value !== '') url.searchParams.set(name, value)
    return url
  }

  /** Requests a code without a prompt; returns the parameters of the redirect. */
  async function answerTo(params: Params, by: AppBrowser = browser): Promise<URLSearchParams> {
    const back = await by.authorize(authorizeUrl(params))
    expect(back.href.startsWith(callback)).toBe(true)
    return back.searchParams
  }

  const postToken = (params: Params, authorization: string | null = basic) =>
    fetch(`${app.url}/oauth/token`, {
      method: 'POST',
      headers: authorization === null ? {} : { authorization },
      body: new URLSearchParams(params),
    })

  async function redeem(code: string | null, more: Params = {}): Promise<Tokens> {
    const grant = { grant_type: 'authorization_code', code: code ?? '', redirect_uri: callback }
    const answer = await postToken({ ...grant, ...more })
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store'])
    return (await answer.json()) as Tokens
  }

  const signInWith = async (params: Params = {}) => {
    const tokens = await redeem((await answerTo(params)).get('code'))
    return { ...tokens, claims: partsOf(tokens.id_token).claims }
  }

  const userInfo = (init: RequestInit) => fetch(`${app.url}/oauth/userinfo`, init)

  const claimsFor = async (scope: string) => {
    const { access_token: token } = await signInWith({ scope })
    return (await userInfo({ headers: bearer(token) })).json() as Promise<Params>
  }

  /** Returns the prompt that the user must answer. */
  async function questionTo(params: Params, by = browser): Promise<string> {
    const { to } = await by.follow(authorizeUrl(params))
    expect(to.origin).toBe(app.url)
    return (await by.reply(to.pathname)).status
  }

  return { authorizeUrl, answerTo, postToken, redeem, signInWith, userInfo, claimsFor, questionTo }
}
