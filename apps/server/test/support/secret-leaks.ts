import { expect } from 'vitest'
import { password, type Browser } from './harness.ts'

/** Everything the server logs at its most verbose level. */
export function keepLog() {
  const lines: string[] = []
  const logTo = { write: (line: string) => void lines.push(line) }
  return { lines, logging: { logTo, logLevel: 'trace' } }
}

/** Secrets that only their owner may know, by name. */
export function keepSecrets() {
  const secrets = new Map<string, string>()

  function keep<T extends string>(name: string, secret: T): T {
    expect(secret.length, name).toBeGreaterThan(5)
    secrets.set(`${name} ${secrets.size}`, secret)
    return secret
  }

  function keepTokens(who: string, { jar }: Browser): void {
    if (jar.accessToken) keep(`access token of ${who}`, jar.accessToken)
    const [, refreshToken] = jar.cookie.split('.')
    if (refreshToken) keep(`refresh token of ${who}`, refreshToken)
  }

  const digest = (name: string, plain: string) =>
    keep(`digest of ${name}`, password(keep(name, plain)))

  return { secrets, keep, keepTokens, digest }
}

/** A code must not appear as a number of its own; it may be part of a longer number. */
export const says = (text: string, secret: string) =>
  /^\d{6}$/.test(secret)
    ? new RegExp(`(?<![\\w.-])${secret}(?![\\w.-])`).test(text)
    : text.includes(secret)
