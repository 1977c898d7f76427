import { createRefusedContinues } from './apps/refused-continues.ts'
import { createRegisteredApps } from './apps/registered-apps.ts'
import type { Clock, Ticks } from './clock.ts'
import type { Config } from './config.ts'
import type { Database } from './database/database.ts'
import type { Keys } from './keys.ts'
import type { Counters } from './limits/counters.ts'
import { createLimits } from './limits/limits.ts'
import type { Log } from './log/log.ts'
import type { Meters } from './metrics/meters.ts'
import type { DigestList } from './passwords/digest-list.ts'
import { createLockouts } from './passwords/lockout.ts'
import { createStatusFeed } from './events/status-feed.ts'
import { createPasswords, type HashCost } from './passwords/password.ts'
import { hashSlots } from './config/thread-pool.ts'
import { createWeakPasswords } from './passwords/weak-password.ts'
import { createAccessTokens } from './sessions/access-token.ts'
import { createLastUses } from './sessions/last-use.ts'
import { createLiveSessions } from './sessions/live-session.ts'
import { rotateToken } from './sessions/session.statements.ts'
import { createSigningKeys } from './signing/signing-keys.ts'
import { createForeignHashes } from './foreign-hashes/foreign-hashes.ts'
import { createFindPasskey } from './factors/find-passkey.ts'
import { createFindAccount, createReadChecked } from './users/find-account.ts'

type Deps = {
  config: Config
  database: Database
  counters: Counters
  /** Final once the port is known. */
  publicUrl: () => string
  keys: Keys
  clock: Clock
  ticks: Ticks
  meters: Meters
  log: Log
  common: DigestList
  hashCost: HashCost
}

/** Creates the services that procedures use, apart from mail. */
export async function createServices(deps: Deps) {
  const { config, database, counters, publicUrl, keys, clock, ticks, meters, log } = deps
  const { common, hashCost } = deps
  const counting = { keys, clock, meters, log }
  const tokens = { secrets: config.jwtSecretKeys, ttlSeconds: config.accessTokenTtlSeconds, clock }
  return {
    limits: createLimits(counters, { ...counting, table: config.limits }),
    localLimits: createLimits(counters, { ...counting, table: config.localLimits }),
    lockouts: createLockouts(database, keys, clock),
    passwords: await createPasswords(keys, hashCost, hashSlots(config.workers)),
    weakPasswords: createWeakPasswords({ common, brand: config.brand.name, clock }),
    accessTokens: createAccessTokens({ ...tokens, issuer: publicUrl }),
    findAccount: createFindAccount(database),
    readChecked: createReadChecked(database),
    foreignHashes: await createForeignHashes({ database, keys, log }),
    findPasskey: createFindPasskey(database),
    ...createLiveSessions(database, config.secondFactor),
    apps: createRegisteredApps(database.em, ticks),
    logRefusedContinue: createRefusedContinues(log, ticks),
    signingKeys: createSigningKeys({ em: database.em, keys, clock, ticks, log }),
    statusFeed: createStatusFeed({ em: database.em, clock, ticks, log }),
    rotateToken: database.prepareChange(rotateToken),
    lastUses: createLastUses(database.em, (err) =>
      log.error({ err }, 'the last use of sessions could not be saved'),
    ),
  }
}
