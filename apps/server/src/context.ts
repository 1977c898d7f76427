import type { Locale } from '@latchkey/shared/auth'
import type { FastifyBaseLogger } from 'fastify'
import type { AccessTokens } from './auth/access-token.ts'
import type { Passwords } from './auth/password.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { EntityManager } from './database.ts'
import type { Keys } from './keys.ts'
import type { Limits } from './limits/limits.ts'
import type { Outbox } from './mail/outbox.ts'

/** What the process owns, made once in main (or by a test) and handed down. */
export type Services = {
  config: Config
  publicUrl: string
  keys: Keys
  clock: Clock
  limits: Limits
  passwords: Passwords
  accessTokens: AccessTokens
  outbox: Outbox
  log: FastifyBaseLogger
}

/** What one request brings along. */
export type Context = Services & {
  em: EntityManager
  now: Date
  ip: string
  /** Language of mails nobody named one for: the browser's. */
  locale: Locale
  userAgent: string | undefined
  accessToken: string | undefined
  refreshCookie: string | undefined
  setRefreshCookie(value: string | null): void
}
