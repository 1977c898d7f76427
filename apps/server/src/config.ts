import { brandVariables, readBrand } from './brand/brand.ts'
import { ConfigError } from './config/config-error.ts'
import { readDatabaseAddress } from './database/address.ts'
import { keptSecrets, type Secrets } from './config/kept-secrets.ts'
import { mailVariables, readMailSettings } from './mail/mail-settings.ts'
import { missing, unshared } from './config/required.ts'
import { settingsNotes } from './config/notes.ts'
import { oldVariables, readOldNames } from './config/old-names.ts'
import { readEnvFile } from './config/env-file.ts'
import { environmentOf, type Variables } from './config/environment.ts'
import { readFactorSettings } from './config/factor-settings.ts'
import { readLegacySettings } from './config/legacy-settings.ts'
import { limitVariables, readLimits } from './limits/settings.ts'
import { sentences, unwrapped, withoutEmpty } from './config/variables.ts'

export { ConfigError }

const environment = environmentOf(isDatabaseUrl)
export type Config = Readonly<ReturnType<typeof readConfig>>

export const knownVariables: readonly string[] = [
  ...Object.keys(environment.shape),
  ...mailVariables,
  ...brandVariables,
  ...limitVariables,
  ...oldVariables,
]

/**
 * The only reader of the environment, and of `.env` in the working folder for variables that the
 * environment lacks or leaves empty. `instead` overrides both. Throws ConfigError.
 */
export function readConfig(env?: NodeJS.ProcessEnv, instead: NodeJS.ProcessEnv = {}) {
  const envFile = env ? { variables: {}, strayLines: [] } : readEnvFile()
  const raw = withoutEmpty(envFile.variables, { ...(env ?? process.env), ...instead })
  const named = unwrapped(raw)
  const old = readOldNames(named)
  const given = { ...named, ...(old.databaseUrl && { DATABASE_URL: old.databaseUrl }) }
  const parsed = environment.safeParse(given)
  const brand = readBrand(given)
  const mail = readMailSettings(given, brand.brand.name)
  const limits = readLimits(given)
  const problems = [
    ...sentences(parsed.error),
    ...missing(given),
    ...mail.problems,
    ...brand.problems,
    ...limits.problems,
    ...old.problems,
    ...(parsed.data ? unshared(parsed.data, mail.settings) : []),
  ]
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems)
  const vars = parsed.data
  const keys = secrets(vars)
  return Object.freeze({
    isProduction: vars.NODE_ENV === 'production',
    limits: limits.limits,
    localLimits: vars.NODE_ENV === 'development' ? limits.local : limits.limits,
    host: vars.HOST,
    port: vars.PORT,
    publicUrl: vars.PUBLIC_URL && new URL(vars.PUBLIC_URL).origin,
    databaseUrl: vars.DATABASE_URL,
    databasePool: vars.DATABASE_POOL,
    ...keys,
    ...mail.settings,
    brand: brand.brand,
    redisUrl: vars.REDIS_URL,
    trustProxy: vars.TRUST_PROXY,
    devInbox: vars.DEV_INBOX ?? false,
    webhookAllowPrivate: vars.WEBHOOK_ALLOW_PRIVATE ?? false,
    placeDatabase: vars.PLACE_DATABASE,
    maxConnections: vars.MAX_CONNECTIONS,
    corsOrigins: vars.CORS_ORIGINS,
    secondFactor: readFactorSettings(vars),
    legacy: readLegacySettings(vars),
    codeTtlMinutes: vars.CODE_TTL_MINUTES,
    codeResendSeconds: vars.CODE_RESEND_SECONDS,
    accessTokenTtlSeconds: vars.ACCESS_TOKEN_TTL_SECONDS,
    sessionTtlDays: vars.SESSION_TTL_DAYS,
    passwordMinLength: vars.PASSWORD_MIN_LENGTH,
    workers: vars.WORKERS,
    drainSeconds: vars.DRAIN_SECONDS,
    metricsHost: vars.METRICS_HOST,
    metricsPort: vars.METRICS_PORT,
    tracesUrl:
      vars.OTEL_EXPORTER_OTLP_ENDPOINT &&
      `${vars.OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/$/, '')}/v1/traces`,
    tracesShare: Number(vars.OTEL_TRACES_SAMPLER_ARG),
    /**
     * The environment of a worker, which reads no file: a worker that starts later would otherwise read
     * what has changed since, and sign with other secrets than its siblings.
     */
    forWorkers: (): NodeJS.ProcessEnv => ({
      ...Object.fromEntries(knownVariables.map((name) => [name, raw[name]])),
      SECRET_KEY: keys.secretKeys.join(','),
      JWT_SECRET_KEY: keys.jwtSecretKeys.join(','),
    }),
    /** The notes are found when they are printed, so that a start need not wait for them. */
    notes: () =>
      settingsNotes({ envFile, oldNames: old.source, given: named, known: knownVariables, vars }),
  })
}

/** Reads the configuration of a worker, which must not read the file `.env`: see `forWorkers`. */
export const readInheritedConfig = () => readConfig(process.env)

function isDatabaseUrl(text: string): boolean {
  if (!/^(mysql:\/\/|sqlite:.)/.test(text)) return false
  try {
    return readDatabaseAddress(text).name !== ''
  } catch {
    return false
  }
}

function secrets({ SECRET_KEY, JWT_SECRET_KEY, DATABASE_URL }: Variables): Secrets {
  if (SECRET_KEY && JWT_SECRET_KEY) return { secretKeys: SECRET_KEY, jwtSecretKeys: JWT_SECRET_KEY }
  const kept = keptSecrets(DATABASE_URL)
  return {
    secretKeys: SECRET_KEY ?? kept.secretKeys,
    jwtSecretKeys: JWT_SECRET_KEY ?? kept.jwtSecretKeys,
  }
}
