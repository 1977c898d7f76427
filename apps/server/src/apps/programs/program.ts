import type { App } from '../app.entity.ts'

/** The settings that a program needs from us, and its own address. Addresses have no slash at the end. */
export type Connection = {
  issuer: string
  url: string
  clientId: string
  secret: string
  /**
   * The key with which the program encrypts its own data. A placeholder would be a key that everyone
   * knows.
   */
  ownKey: string
}

/** A third-party program, as its own documentation or source describes it. */
export type Program = {
  name: string
  /** The method by which it sends its secret to the token endpoint. */
  auth: 'client_secret_basic' | 'client_secret_post'
  /** Required if the program sends a code challenge in every version (RFC 7636). */
  pkce: App['pkce']
  hasNonce: boolean
  /** The source from which it reads the user's identity. */
  claimsFrom: 'id_token' | 'userinfo'
  scope: string
  /** Paths below its address. */
  callbacks: readonly [string, ...string[]]
  backchannelLogout?: string
  /** The page of its documentation that states this. */
  guide: string
  settings(of: Connection): string
}

/** The role that also administers the program, if the program can read roles from a claim. */
export const adminRole = 'admin'

export const wellKnown = (issuer: string): string => `${issuer}/.well-known/openid-configuration`

export const everyScope = 'openid profile email groups'
