import type { AddressInfo } from 'node:net'
import { commonPasswordsFile } from './built-files.ts'
import { pino, type DestinationStream } from 'pino'
import { createApp } from './http/app.ts'
import { closeServer } from './http/close-server.ts'
import { composeMail, startCodeLife } from './auth/compose-mail.ts'
import { readDigestList } from './passwords/digest-list.ts'
import { standardCost, type HashCost } from './passwords/password.ts'
import { startJobs } from './jobs/jobs.ts'
import { seconds, type Clock, type Ticks } from './clock.ts'
import type { Config } from './config.ts'
import { openDatabase } from './database/database.ts'
import { entities } from './entities.ts'
import { deriveKeys } from './keys.ts'
import { createDatabaseCounters } from './limits/counters.ts'
import { openRedis } from './limits/open-redis.ts'
import { errorSerializer } from './log/log-errors.ts'
import { createBacklog } from './mail/backlog.ts'
import { createDevInbox } from './mail/dev-inbox.ts'
import { openMailOutbox } from './mail/open-mail-outbox.ts'
import { openMetrics } from './metrics/start-metrics.ts'
import { isOpenHttp } from './config/network-addresses.ts'
import { secretsOf } from './config/secrets-of.ts'
import { listenError } from './config/listen-error.ts'
import { hasInbox, refuseExposure } from './config/startup-rules.ts'
import { createWantedForms } from './foreign-hashes/wanted-forms.ts'
import { openPlaces } from './places/places.ts'
import { findPasskeysElsewhere } from './factors/moved-house.ts'
import { createServices } from './services.ts'
import { openLogouts } from './logouts/open-logouts.ts'
import { openWebhooks } from './webhooks/open-webhooks.ts'
import { openTraces } from './traces/start-traces.ts'
import { publicOrigin } from './config/public-origin.ts'

type Tuning = {
  clock?: Clock
  ticks?: Ticks
  hashCost?: HashCost
  logLevel?: string
  logTo?: DestinationStream
  /** Milliseconds that a call may take to arrive. */
  callTimeout?: number
}

const trusting =
  'LEGACY_FIRST_SIGN_IN trusts the old digest: until that day anyone with a copy of the old database can sign in to every account that has not signed in since the move'

/**
 * Starts the service: config → database → app → listening. Tests start it alike, with their own clock.
 */
export async function startServer(config: Config, tuning: Tuning = {}) {
  const {
    clock = () => new Date(),
    ticks = () => performance.now(),
    hashCost = standardCost,
    logLevel = 'info',
  } = tuning
  refuseExposure(config)
  const findPlace = await openPlaces(config.placeDatabase)
  const common = readDigestList(commonPasswordsFile)
  const keys = deriveKeys(...config.secretKeys)
  const { meters, show } = await openMetrics(config)
  const redact = ['req.headers.authorization', 'req.headers.cookie']
  const serializers = { err: errorSerializer(secretsOf(config)) }
  const log = pino({ level: logLevel, redact, serializers }, tuning.logTo)
  if (config.isProduction && isOpenHttp(config.publicUrl)) {
    log.warn(
      'PUBLIC_URL is http: everyone on the network path can read passwords and take over sessions; use https',
    )
  }
  const trustEnds = config.legacy?.trustsDigestUntil
  if (trustEnds) log.warn({ until: trustEnds }, trusting)
  const traces = await openTraces(config, log)
  const database = await openDatabase(config.databaseUrl, {
    entities,
    watch: traces.statement,
    report: (err) => log.error({ err }, 'the database accepts no writes'),
    poolSize: config.databasePool,
  })
  const inbox = hasInbox(config) ? createDevInbox(clock) : undefined
  let publicUrl = publicOrigin(config)
  const { codeTtlMinutes: ttlMinutes, mailNotifyUnknown: notifyUnknown, brand } = config
  const mailDeps = { keys, publicUrl: () => publicUrl, ttlMinutes, notifyUnknown, brand, findPlace }
  const outbox = await openMailOutbox({
    config,
    database,
    compose: composeMail(mailDeps),
    onSent: startCodeLife(ttlMinutes),
    clock,
    ticks,
    log,
    meters,
    traces,
    inbox,
  })
  const redis = config.redisUrl === undefined ? undefined : await openRedis(config.redisUrl, log)
  let isDraining = false
  const counters = redis?.counters ?? createDatabaseCounters(database)
  const shared = {
    config,
    database,
    counters,
    publicUrl: () => publicUrl,
    keys,
    clock,
    ticks,
    meters,
    log,
  }
  const webhooks = openWebhooks(shared)
  const services = await createServices({ ...shared, common, hashCost })
  const logouts = openLogouts({ ...shared, ...services })
  const app = await createApp({
    ...shared,
    ...services,
    redis,
    outbox,
    inbox,
    wakeLogouts: logouts.wake,
    wantedForms: await createWantedForms({ ...shared, ...services, em: database.em.fork() }),
    callTimeout: tuning.callTimeout ?? seconds(30),
    isDraining: () => isDraining,
    traces,
  })
  app.addHook('onSend', async (_request, reply) => {
    if (isDraining) void reply.header('connection', 'close')
  })
  let metrics: Awaited<ReturnType<typeof show>>
  try {
    metrics = await show({
      hashing: services.passwords.load,
      pool: database.pool,
      backlog: createBacklog(database.em, clock),
      senders: outbox.senders,
      pendingDeliveries: webhooks.pending,
      logouts: logouts.backlog,
    })
    await app.listen({ host: config.host, port: config.port })
  } catch (error) {
    metrics?.close()
    redis?.close()
    await database.close()
    throw listenError(error, config)
  }
  const { port } = app.server.address() as AddressInfo
  publicUrl = publicOrigin({ ...config, port })
  for (const lost of await findPasskeysElsewhere(database.em.fork(), publicUrl)) log.warn(lost)
  if (inbox && config.devInbox) {
    log.warn(
      'DEV_INBOX is set: everyone who reaches this service can read every mail and take over any account',
    )
  }
  outbox.wake()
  webhooks.wake()
  logouts.wake()
  const stopJobs = startJobs(database.em, {
    keys,
    clock,
    ticks,
    sessionTtlDays: config.sessionTtlDays,
    hasLegacyClients: config.legacy !== undefined,
    log,
  })
  return {
    url: publicUrl,
    port,
    metricsPort: metrics?.port,
    database,
    outbox,
    webhooks,
    logouts,
    /** /ready answers 503 from now on and connections are not kept alive; all else works as before. */
    drain(): void {
      isDraining = true
    },
    /** Finishes requests in flight, sends mails, closes connections. */
    async stop(): Promise<void> {
      isDraining = true
      stopJobs()
      await closeServer(app)
      await Promise.all([outbox.stop(), webhooks.stop(), logouts.stop()])
      await Promise.all([services.lastUses.stop(), services.foreignHashes.stop()])
      metrics?.close()
      await traces.close()
      redis?.close()
      await database.close()
    },
  }
}
