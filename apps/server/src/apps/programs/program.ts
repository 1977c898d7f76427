import type { App } from '../app.entity.ts'

/** What a program must know of us, and where it is itself. Addresses have no slash at the end. */
export type Connection = {
  issuer: string
  url: string
  clientId: string
  secret: string
  /** The key of what the program encrypts by itself: a name to replace would be a key that everybody knows. */
  ownKey: string
}

/** A program that others wrote, as its own documentation or source describes it. */
export type Program = {
  name: string
  /** How it sends its secret to the token endpoint. */
  auth: 'client_secret_basic' | 'client_secret_post'
  /** It is required where the program sends a code challenge in every version (RFC 7636). */
  pkce: App['pkce']
  hasNonce: boolean
  /** Where it reads who somebody is. */
  claimsFrom: 'id_token' | 'userinfo'
  scope: string
  /** Paths below its address. */
  callbacks: readonly [string, ...string[]]
  postLogout?: readonly string[]
  backchannelLogout?: string
  /** The page that says so. */
  guide: string
  settings(of: Connection): string
}

/** The role whose holders administer the program too, where it can take one from a claim. */
export const adminRole = 'admin'

export const wellKnown = (issuer: string): string => `${issuer}/.well-known/openid-configuration`

export const everyScope = 'openid profile email groups'
