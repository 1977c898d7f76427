import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import type { SmtpConfig } from './mail/sender.ts'

const wellKnown = ['jwt-secret-string', 'secret', 'changeme', 'change-me', 'your-secret-key']
const flag = z.stringbool()
const whole = (low: number, high: number) => z.coerce.number().int().min(low).max(high)

const secret = z.string().refine((text) => isStrong(text), {
  error: 'must be at least 32 random bytes, not a well-known or repeated value',
})

const environment = z.object({
  NODE_ENV: z.string().default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: whole(0, 65_535).default(3000),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'must be an http(s) URL' }).optional(),
  DATABASE_URL: z
    .string()
    .regex(/^(mysql:\/\/|sqlite:.)/, {
      error: 'must be mysql://user:pass@host:port/db or sqlite:<path>',
    })
    .default('sqlite:data/latchkey.db'),
  JWT_SECRET_KEY: secret.optional(),
  SECRET_KEY: secret.optional(),
  MAIL_SERVER: z.string().optional(),
  MAIL_PORT: whole(1, 65_535).default(587),
  MAIL_USE_TLS: flag.default(true),
  MAIL_USERNAME: z.string().optional(),
  MAIL_PASSWORD: z.string().optional(),
  MAIL_DEFAULT_SENDER: z.string().optional(),
  MAIL_FALLBACK_URLS: z.string().default(''),
  REDIS_URL: z.string().optional(),
  TRUST_PROXY: z.string().default(''),
  CODE_TTL_MINUTES: whole(1, 1440).default(15),
  CODE_RESEND_SECONDS: whole(0, 3600).default(60),
  ACCESS_TOKEN_TTL_SECONDS: whole(1, 86_400).default(900),
  SESSION_TTL_DAYS: whole(1, 365).default(30),
  PASSWORD_MIN_LENGTH: whole(8, 128).default(8),
  CORS_ORIGINS: z.string().default(''),
})

export type Config = Readonly<ReturnType<typeof readConfig>>

/** What an operator must mend, every fault in one message. */
export class ConfigError extends Error {}

/** The only reader of the environment. Throws ConfigError. */
export function readConfig(env: NodeJS.ProcessEnv = process.env) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = environment.safeParse(given)
  if (!parsed.success) {
    throw new ConfigError(
      parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '),
    )
  }
  const vars = parsed.data
  const isProduction = vars.NODE_ENV === 'production'
  const faults = [
    ...(isProduction
      ? (['PUBLIC_URL', 'JWT_SECRET_KEY', 'SECRET_KEY', 'MAIL_SERVER'] as const)
          .filter((name) => vars[name] === undefined)
          .map((name) => `${name} is required in production`)
      : []),
    ...list(vars.TRUST_PROXY)
      .filter((entry) => !/[.:]/.test(entry))
      .map((entry) => `TRUST_PROXY takes CIDRs such as 10.0.0.0/8, not ${entry}`),
  ]
  if (vars.MAIL_SERVER && !vars.MAIL_DEFAULT_SENDER && !vars.MAIL_USERNAME) {
    faults.push('MAIL_DEFAULT_SENDER is required with MAIL_SERVER')
  }
  if (faults.length > 0) throw new ConfigError(faults.join('; '))
  return Object.freeze({
    isProduction,
    host: vars.HOST,
    port: vars.PORT,
    publicUrl: vars.PUBLIC_URL && new URL(vars.PUBLIC_URL).origin,
    databaseUrl: vars.DATABASE_URL,
    ...secrets(vars),
    senders: senders(vars),
    redisUrl: vars.REDIS_URL,
    trustProxy: list(vars.TRUST_PROXY),
    corsOrigins: list(vars.CORS_ORIGINS),
    codeTtlMinutes: vars.CODE_TTL_MINUTES,
    codeResendSeconds: vars.CODE_RESEND_SECONDS,
    accessTokenTtlSeconds: vars.ACCESS_TOKEN_TTL_SECONDS,
    sessionTtlDays: vars.SESSION_TTL_DAYS,
    passwordMinLength: vars.PASSWORD_MIN_LENGTH,
  })
}

type Variables = z.infer<typeof environment>

const list = (text: string): string[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean)

function isStrong(text: string): boolean {
  const isVaried = new Set(text).size >= 8
  return Buffer.byteLength(text) >= 32 && isVaried && !wellKnown.includes(text.toLowerCase())
}

/** Development secrets are made once and kept beside the database, so that a restart signs nobody out. */
function secrets(vars: Variables): { secretKey: string; jwtSecretKey: string } {
  if (vars.SECRET_KEY && vars.JWT_SECRET_KEY) {
    return { secretKey: vars.SECRET_KEY, jwtSecretKey: vars.JWT_SECRET_KEY }
  }
  const kept = keptSecrets(vars.DATABASE_URL)
  return {
    secretKey: vars.SECRET_KEY ?? kept.secretKey,
    jwtSecretKey: vars.JWT_SECRET_KEY ?? kept.jwtSecretKey,
  }
}

function keptSecrets(databaseUrl: string): { secretKey: string; jwtSecretKey: string } {
  const fresh = () => randomBytes(32).toString('base64url')
  const made = { secretKey: fresh(), jwtSecretKey: fresh() }
  if (databaseUrl === 'sqlite::memory:') return made
  const folder = databaseUrl.startsWith('sqlite:') ? dirname(databaseUrl.slice(7)) : 'data'
  const file = join(folder, 'secrets.json')
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, JSON.stringify(made), { mode: 0o600, flag: 'wx' })
    return made
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw new ConfigError(`cannot keep generated secrets in ${file}: ${String(error)}`)
    }
  }
  return z
    .object({ secretKey: secret, jwtSecretKey: secret })
    .parse(JSON.parse(readFileSync(file, 'utf8')))
}

function senders(vars: Variables): SmtpConfig[] {
  if (!vars.MAIL_SERVER) return []
  const primary = {
    host: vars.MAIL_SERVER,
    port: vars.MAIL_PORT,
    tls: vars.MAIL_USE_TLS,
    ...(vars.MAIL_USERNAME && { username: vars.MAIL_USERNAME }),
    ...(vars.MAIL_PASSWORD && { password: vars.MAIL_PASSWORD }),
    from: { name: 'Latchkey', address: vars.MAIL_DEFAULT_SENDER ?? vars.MAIL_USERNAME ?? '' },
  }
  return [primary, ...list(vars.MAIL_FALLBACK_URLS).map(fallbackSender)]
}

function fallbackSender(text: string): SmtpConfig {
  const url = URL.parse(text)
  const from = url?.searchParams.get('from')
  if (!url || !/^smtps?:$/.test(url.protocol) || !from) {
    throw new ConfigError('MAIL_FALLBACK_URLS takes smtp(s)://user:pass@host:port?from=address')
  }
  return {
    host: url.hostname,
    port: Number(url.port || (url.protocol === 'smtps:' ? 465 : 587)),
    tls: true,
    secure: url.protocol === 'smtps:',
    ...(url.username && { username: decodeURIComponent(url.username) }),
    ...(url.password && { password: decodeURIComponent(url.password) }),
    from: { name: 'Latchkey', address: from },
  }
}
