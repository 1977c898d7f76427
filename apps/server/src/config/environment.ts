import * as z from 'zod'
import { factorVariables } from './factor-settings.ts'
import { legacyVariables } from './legacy-settings.ts'
import { isAddressRange, isHttpUrl, isOrigin, isRedisUrl, isSite } from './network-addresses.ts'
import { secretList } from './secret-list.ts'
import { checked, concealed, flag, isShare, listOf, whole } from './variables.ts'

/** The variables of the service itself; mail, brand and limits read their own. */
export const environmentOf = (isDatabaseUrl: (text: string) => boolean) =>
  z.object({
    NODE_ENV: checked(
      { en: 'production, development or test', zh: ' production、development 或 test' },
      (text) => ['production', 'development', 'test'].includes(text),
    ).default('development'),
    HOST: z.string().default('127.0.0.1'),
    PORT: whole(0, 65_535).default(3000),
    PUBLIC_URL: concealed(
      {
        en: 'an origin such as https://id.example.com, without username, path, query or #',
        zh: '源（origin），例如 https://id.example.com，不含用户名、路径、查询参数或 #',
      },
      isSite,
    ).optional(),
    DATABASE_URL: concealed(
      {
        en: 'mysql://user:pass@host:port/db, with ?tls=true for TLS and special characters percent-encoded, or sqlite:<path> such as sqlite:data/latchkey.db or sqlite:/var/lib/latchkey.db (no //, ~ or options)',
        zh: ' mysql://用户:密码@主机:端口/库名（使用 TLS 时加上 ?tls=true，特殊字符用百分号编码），或 sqlite:路径，例如 sqlite:data/latchkey.db 或 sqlite:/var/lib/latchkey.db（不含 //、~ 或选项）',
      },
      isDatabaseUrl,
    ).default('sqlite:data/latchkey.db'),
    DATABASE_POOL: whole(1, 1000).default(10),
    JWT_SECRET_KEY: secretList.optional(),
    SECRET_KEY: secretList.optional(),
    REDIS_URL: concealed(
      {
        en: 'redis://host:port or rediss://user:pass@host:port, with special characters percent-encoded',
        zh: ' redis://主机:端口 或 rediss://用户:密码@主机:端口，特殊字符用百分号编码',
      },
      isRedisUrl,
    ).optional(),
    TRUST_PROXY: listOf(
      {
        en: 'IP addresses and CIDRs such as 10.0.0.0/8, comma-separated',
        zh: ' IP 地址或网段，例如 10.0.0.0/8，以逗号分隔',
      },
      isAddressRange,
    ).default([]),
    DEV_INBOX: flag,
    WEBHOOK_ALLOW_PRIVATE: flag,
    PLACE_DATABASE: z.string().optional(),
    MAX_CONNECTIONS: whole(10, 1_000_000).default(4000),
    CODE_TTL_MINUTES: whole(1, 1440).default(15),
    CODE_RESEND_SECONDS: whole(0, 3600).default(60),
    ACCESS_TOKEN_TTL_SECONDS: whole(1, 86_400).default(900),
    SESSION_TTL_DAYS: whole(1, 365).default(30),
    PASSWORD_MIN_LENGTH: whole(8, 128).default(8),
    WORKERS: whole(1, 64).default(1),
    DRAIN_SECONDS: whole(0, 300).default(1),
    CORS_ORIGINS: listOf(
      {
        en: 'exact origins such as https://app.example.com, comma-separated, without a slash at the end',
        zh: '完整的源（origin），例如 https://app.example.com，以逗号分隔，末尾不带斜杠',
      },
      isOrigin,
    ).default([]),
    ...factorVariables,
    ...legacyVariables,
    METRICS_HOST: z.string().default('127.0.0.1'),
    METRICS_PORT: whole(0, 65_535).optional(),
    OTEL_EXPORTER_OTLP_ENDPOINT: concealed(
      { en: 'an address such as http://localhost:4318', zh: '地址，例如 http://localhost:4318' },
      isHttpUrl,
    ).optional(),
    OTEL_TRACES_SAMPLER_ARG: checked(
      { en: 'a number from 0 to 1', zh: ' 0 到 1 之间的数' },
      isShare,
    ).default('1'),
  })

export type Variables = z.infer<ReturnType<typeof environmentOf>>
