import { randomBytes } from 'node:crypto'
import { hmac, constantTimeEqual, tokenHash, type Keys } from '../keys.ts'

/**
 * The id of the tokens issued by one response: a mark of its refresh token, and the number of lost
 * responses of the session by then.
 */
export type TokenGeneration = { mark: string; lost: number }

/** 96 bits of a hash that the database stores anyway. They distinguish generations and grant nothing. */
export const generationMark = (hash: string): string => hash.slice(0, 16)

export const newToken = (keys: Keys, sessionId: string): string =>
  withMac(keys, sessionId, randomBytes(32).toString('base64url'))

/**
 * Derives the next token from the one presented, so that tabs racing with the same token get the same
 * successor. One per key, newest first.
 */
export const successorsOf = (keys: Keys, sessionId: string, token: string): string[] =>
  keys.all.map((each) =>
    withMac(each, sessionId, hmac(each.refresh, sessionId, token).toString('base64url')),
  )

/**
 * Returns whether this token was ever issued for the session. The MAC in its last characters proves that
 * without a list of issued tokens.
 */
export function wasIssued(keys: Keys, sessionId: string, token: string): boolean {
  const body = token.slice(0, -macLength)
  return keys.all.some((each) => constantTimeEqual(token, withMac(each, sessionId, body)))
}

const macLength = 22

const withMac = ({ refresh }: Pick<Keys, 'refresh'>, sessionId: string, body: string): string =>
  body + hmac(refresh, 'issued', sessionId, body).toString('base64url').slice(0, macLength)

export function splitCookie(cookie: string) {
  const dot = cookie.indexOf('.')
  const token = cookie.slice(dot + 1)
  const id = cookie.slice(0, Math.max(0, dot)).slice(0, 36)
  return { id, token, hash: tokenHash(token) }
}
