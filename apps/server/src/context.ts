import type { Locale } from '@latchkey/shared/auth'
import type { FastifyBaseLogger } from 'fastify'
import type { NewEvent } from './audit/record.ts'
import type { AccessTokenClaims, AccessTokens } from './sessions/access-token.ts'
import type { FindAccount } from './users/find-account.ts'
import type { LastUses } from './sessions/last-use.ts'
import type { FindLiveSession } from './sessions/live-session.ts'
import type { Lockouts } from './passwords/lockout.ts'
import type { Passwords } from './passwords/password.ts'
import type { WeakPasswords } from './passwords/weak-password.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { ToDisk } from './database/disk.ts'
import type { Insert, NewRows } from './database/insert.ts'
import type { EntityManager } from '@mikro-orm/sql'
import type { Keys } from './keys.ts'
import type { Limits } from './limits/limits.ts'
import type { Outbox } from './mail/outbox.ts'
import type { NewMail } from './mail/enqueue.ts'
import type { Meters } from './metrics/meters.ts'

/** What the process owns, made once in main (or by a test) and handed down. */
export type Services = {
  config: Config
  publicUrl: string
  keys: Keys
  clock: Clock
  limits: Limits
  lockouts: Lockouts
  passwords: Passwords
  weakPasswords: WeakPasswords
  accessTokens: AccessTokens
  findAccount: FindAccount
  findLiveSession: FindLiveSession
  lastUses: Pick<LastUses, 'record'>
  outbox: Outbox
  log: FastifyBaseLogger
  meters: Meters
}

/** What one request brings along. */
export type Context = Services &
  Insert & {
    /** The one of this call, made when it is first asked for: the session check needs none. */
    em(): EntityManager
    toDisk: ToDisk
    /** Aborts when the caller hangs up: what nobody waits for need not be done. */
    signal: AbortSignal
    now: Date
    ip: string
    /** Language of mails nobody named one for: the browser's. */
    locale: Locale
    userAgent: string | undefined
    /** Of a valid access token; whether its session still lives is for `findSignedIn` to say. */
    claims: AccessTokenClaims | undefined
    refreshCookie: string | undefined
    /** Adds to the security log; commits with the other rows. */
    recordEvent(rows: NewRows, event: NewEvent): void
    /** Adds to the security log at once: for what ends in a refusal. */
    recordNow(event: NewEvent): Promise<void>
    /** Commits with the other rows; leaves once the answer is out. */
    enqueueMail(rows: NewRows, mail: NewMail): void
    deviceCookie: string | undefined
    setRefreshCookie(value: string | null): void
    setDeviceCookie(value: string): void
    /** Ends what this browser holds of a session. */
    clearBrowser(): void
  }
