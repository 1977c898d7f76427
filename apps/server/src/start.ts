import type { AddressInfo } from 'node:net'
import { availableParallelism } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { pino } from 'pino'
import { createApp } from './app.ts'
import { createAccessTokens } from './auth/access-token.ts'
import { createPasswords, standardCost, type HashCost } from './auth/password.ts'
import { seconds, type Clock } from './clock.ts'
import type { Config } from './config.ts'
import { openDatabase } from './database.ts'
import { deriveKeys } from './keys.ts'
import { createLimits } from './limits/limits.ts'
import { createDevInbox } from './mail/dev-inbox.ts'
import { createOutbox } from './mail/outbox.ts'
import { createSender } from './mail/sender.ts'

type Tuning = { clock?: Clock; hashCost?: HashCost; logLevel?: string }

/** Config → database → app → listening. Tests start it the same way, with a clock of their own. */
export async function startServer(config: Config, tuning: Tuning = {}) {
  const { clock = () => new Date(), hashCost = standardCost, logLevel = 'info' } = tuning
  const keys = deriveKeys(config.secretKey)
  const database = await openDatabase(config.databaseUrl)
  const senders = config.senders.map(createSender)
  const inbox = config.isProduction || senders.length > 0 ? undefined : createDevInbox(clock)
  const log = pino({
    level: logLevel,
    redact: ['req.headers.authorization', 'req.headers.cookie'],
  })
  const outbox = createOutbox({ senders, inbox, log, clock })
  let publicUrl = config.publicUrl ?? `http://localhost:${config.port}`
  const tokenTerms = {
    secret: config.jwtSecretKey,
    ttlSeconds: config.accessTokenTtlSeconds,
    clock,
  }
  const app = await createApp({
    config,
    publicUrl: () => publicUrl,
    keys,
    clock,
    database,
    limits: createLimits(database.em, keys, clock),
    passwords: await createPasswords(keys, hashCost, availableParallelism()),
    accessTokens: createAccessTokens({ ...tokenTerms, issuer: () => publicUrl }),
    outbox,
    inbox,
    log,
  })
  await app.listen({ host: config.host, port: config.port })
  const { port } = app.server.address() as AddressInfo
  publicUrl = config.publicUrl ?? `http://localhost:${port}`
  return {
    url: publicUrl,
    port,
    database,
    /** In-flight requests finish, mails leave, connections close. */
    async stop(): Promise<void> {
      await app.close()
      await Promise.race([outbox.drain(), sleep(seconds(5), undefined, { ref: false })])
      for (const sender of senders) await sender.close()
      await database.close()
    },
  }
}
