import type { Locale } from '@latchkey/shared/auth'
import type { FastifyBaseLogger } from 'fastify'
import type { NewEvent } from './audit/record.ts'
import type { createRefusedContinues } from './apps/refused-continues.ts'
import type { RegisteredApps } from './apps/registered-apps.ts'
import type { AccessTokenClaims, AccessTokens } from './sessions/access-token.ts'
import type { ForeignHashes } from './foreign-hashes/foreign-hashes.ts'
import type { FindPasskey } from './factors/find-passkey.ts'
import type { FindAccount, ReadChecked } from './users/find-account.ts'
import type { LastUses } from './sessions/last-use.ts'
import type { FindLiveSession } from './sessions/live-session.ts'
import type { RotateToken } from './sessions/rotation.ts'
import type { Lockouts } from './passwords/lockout.ts'
import type { Passwords } from './passwords/password.ts'
import type { WeakPasswords } from './passwords/weak-password.ts'
import type { Clock } from './clock.ts'
import type { Config } from './config.ts'
import type { ToDisk } from './database/disk.ts'
import type { Insert, NewRows } from './database/insert.ts'
import type { EntityManager } from '@mikro-orm/sql'
import type { Keys } from './keys.ts'
import type { Charge, Limits } from './limits/limits.ts'
import type { MailOutbox } from './mail/open-mail-outbox.ts'
import type { NewMail } from './mail/enqueue.ts'
import type { SigningKeys } from './signing/signing-keys.ts'
import type { Meters } from './metrics/meters.ts'

/** The services of the process, created once by server.ts and passed down. */
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
  readChecked: ReadChecked
  foreignHashes: ForeignHashes
  findPasskey: FindPasskey
  findLiveSession: FindLiveSession
  rotateToken: RotateToken
  apps: RegisteredApps
  logRefusedContinue: ReturnType<typeof createRefusedContinues>
  signingKeys: SigningKeys
  lastUses: Pick<LastUses, 'record'>
  outbox: MailOutbox
  log: FastifyBaseLogger
  meters: Meters
}

/** The context of one call. */
export type Context = Services &
  Insert & {
    /** The call's entity manager, created on first use: the session check needs none. */
    em(): EntityManager
    flushToDisk: ToDisk
    /** Aborts when the caller disconnects, so that unneeded work can stop. Created on first use. */
    signal(): AbortSignal
    now: Date
    ip: string
    charge: Charge
    /** The browser's language, for mails whose language no caller chose. */
    locale: Locale
    /** At most 255 characters, as its columns keep. */
    userAgent: string | undefined
    /** Claims of a valid access token; `authenticate` checks whether its session is live. */
    claims: AccessTokenClaims | undefined
    refreshCookie: string | undefined
    /** Adds to the security log; commits with the other rows. */
    recordEvent(rows: NewRows, event: NewEvent): void
    /** Adds to the security log at once, for calls that end in a refusal. */
    recordNow(event: NewEvent): Promise<void>
    /** Enqueues a mail; commits with the other rows and is sent after the answer. */
    enqueueMail(rows: NewRows, mail: NewMail): void
    deviceCookie: string | undefined
    /** Tokens of the accounts that trust this browser. */
    trustCookie: string | undefined
    setRefreshCookie(value: string | null): void
    setDeviceCookie(value: string): void
    setTrustCookie(value: string): void
    /** Clears the browser's data of a session. */
    clearSiteData(): void
  }
