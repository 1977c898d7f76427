import { isIP, isIPv4 } from 'node:net'
import * as z from 'zod'
import { localText, type Words } from '../config/local-language.ts'
import {
  checked,
  concealed,
  flag,
  isMailAddress,
  isWhole,
  oneNameOf,
  sentences,
  split,
  whole,
  type Environment,
} from '../config/variables.ts'
import { providers } from './providers.ts'
import type { SmtpConfig } from './smtp.ts'

export type SenderSettings = SmtpConfig & {
  /** Mails per day; unlimited without it. */
  dailyQuota?: number
}

const isHost = (text: string): boolean =>
  /^[a-z\d_]([\w.-]*[a-z\d])?\.?$/i.test(text) || isIP(text) > 0

/** A resolvable name: relays such as Google's refuse bare names and IP addresses in EHLO. */
const isPublicName = (text: string): boolean =>
  /^[a-z\d]([a-z\d-]*[a-z\d])?(\.[a-z\d]([a-z\d-]*[a-z\d])?)+$/i.test(text) && !isIPv4(text)

/** The entry itself may contain a password, so the message only counts. */
const notUrl = (number: number): Words => ({
  en: `must be comma-separated addresses smtp(s)://user:pass@host:port?from=address, with special characters percent-encoded: entry ${number} is not one`,
  zh: `应为 smtp(s)://用户:密码@主机:端口?from=邮箱，以逗号分隔，特殊字符用百分号编码；第 ${number} 项不符合`,
})

const variables = z.object({
  MAIL_PROVIDER: oneNameOf(Object.keys(providers)).optional(),
  MAIL_SERVER: checked(
    {
      en: 'a host name such as smtp.example.com, without smtp:// and port',
      zh: '主机名，例如 smtp.example.com，不含 smtp:// 和端口',
    },
    isHost,
  ).optional(),
  MAIL_PORT: whole(1, 65_535).optional(),
  MAIL_EHLO_NAME: checked(
    { en: 'a public host name such as id.example.com', zh: '公开的主机名，例如 id.example.com' },
    isPublicName,
  ).optional(),
  MAIL_USE_TLS: flag,
  MAIL_USERNAME: z.string().optional(),
  MAIL_PASSWORD: z.string().optional(),
  MAIL_DEFAULT_SENDER: checked(
    {
      en: 'one email address such as no-reply@example.com',
      zh: '一个邮箱地址，例如 no-reply@example.com',
    },
    isMailAddress,
  ).optional(),
  MAIL_FALLBACK_URLS: z.string().transform(readUrls).default([]),
  MAIL_DAILY_QUOTA: concealed(
    {
      en: 'whole numbers, one for each sender, such as 500,200',
      zh: '整数，每个发信账号一个，例如 500,200',
    },
    (text) => split(text).every((quota) => isWhole(quota, 0, 1e9)),
  )
    .transform((text) => split(text).map(Number))
    .default([]),
})

export const senderVariables = Object.keys(variables.shape)

type Variables = z.infer<typeof variables>
/** Reads the senders in the order they are tried, and every problem of their variables. */
export function readSenders(given: Environment, name: string) {
  const parsed = variables.safeParse(given)
  const problems = [...sentences(parsed.error), ...missing(given)]
  if (!parsed.success) return { senders: [], problems }
  const { MAIL_FALLBACK_URLS: fallbacks, MAIL_DAILY_QUOTA: quotas } = parsed.data
  const primary = readPrimary(parsed.data)
  const ehloName = parsed.data.MAIL_EHLO_NAME ?? publicHost(given)
  const senders: SenderSettings[] = [...(primary ? [primary] : []), ...fallbacks].map(
    ({ address, ...sender }, index) => ({
      ...sender,
      ...(ehloName !== undefined && { ehloName }),
      from: { name, address },
      ...(quotas[index] && { dailyQuota: quotas[index] }),
    }),
  )
  if (quotas.length > senders.length) {
    problems.push({
      en: `MAIL_DAILY_QUOTA has ${quotas.length} numbers for ${senders.length} senders`,
      zh: `MAIL_DAILY_QUOTA 有 ${quotas.length} 个数，但只有 ${senders.length} 个发信账号`,
    })
  }
  return { senders, problems }
}

function publicHost(given: Environment): string | undefined {
  const host = URL.parse(given['PUBLIC_URL'] ?? '')?.hostname ?? ''
  return isPublicName(host) ? host : undefined
}

function missing(given: Environment): Words[] {
  const { MAIL_USERNAME: username, MAIL_PASSWORD: password, MAIL_DEFAULT_SENDER: sender } = given
  const server = ['MAIL_SERVER', 'MAIL_PROVIDER'].find((name) => given[name])
  if (!server) {
    const isLoose = given['MAIL_FALLBACK_URLS']
    return isLoose ? [needs('MAIL_FALLBACK_URLS', 'MAIL_SERVER', 'MAIL_PROVIDER')] : []
  }
  const problems: Words[] = []
  if (!sender && !username) problems.push(needs(server, 'MAIL_DEFAULT_SENDER'))
  if (!sender && username && !isMailAddress(username)) {
    problems.push({
      en: 'MAIL_DEFAULT_SENDER is required, because MAIL_USERNAME is not an email address',
      zh: '必须设置 MAIL_DEFAULT_SENDER，因为 MAIL_USERNAME 不是邮箱地址',
    })
  }
  if (username && !password) problems.push(needs('MAIL_USERNAME', 'MAIL_PASSWORD'))
  if (password && !username) problems.push(needs('MAIL_PASSWORD', 'MAIL_USERNAME'))
  return problems
}

const needs = (there: string, ...either: string[]): Words => ({
  en: `${either.join(' or ')} is required with ${there}`,
  zh: `设置 ${there} 时必须同时设置 ${either.join(' 或 ')}`,
})

type Route = Omit<SenderSettings, 'from' | 'dailyQuota'> & { address: string }

function readPrimary(vars: Variables): Route | undefined {
  const preset = vars.MAIL_PROVIDER === undefined ? undefined : providers[vars.MAIL_PROVIDER]
  const host = vars.MAIL_SERVER ?? preset?.host
  if (host === undefined) return undefined
  return {
    host,
    port: vars.MAIL_PORT ?? preset?.port ?? 587,
    tls: vars.MAIL_USE_TLS ?? true,
    ...(vars.MAIL_USERNAME && { username: vars.MAIL_USERNAME }),
    ...(vars.MAIL_PASSWORD && { password: vars.MAIL_PASSWORD }),
    address: vars.MAIL_DEFAULT_SENDER ?? vars.MAIL_USERNAME ?? '',
  }
}

function readUrls(text: string, context: z.RefinementCtx): Route[] {
  const routes = split(text).filter(Boolean).map(readUrl)
  for (const [index, route] of routes.entries()) {
    if (route === undefined) context.addIssue(localText(notUrl(index + 1)))
  }
  return routes.filter((route) => route !== undefined)
}

function readUrl(text: string): Route | undefined {
  const url = URL.parse(text)
  const address = url?.searchParams.get('from') ?? ''
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? ''
  if (!url || !/^smtps?:$/.test(url.protocol) || !isHost(host) || !isMailAddress(address))
    return undefined
  if (!!url.username !== !!url.password) return undefined
  const isSecure = url.protocol === 'smtps:'
  try {
    return {
      host,
      port: Number(url.port || (isSecure ? 465 : 587)),
      tls: url.searchParams.get('tls') !== 'false',
      secure: isSecure,
      ...(url.username && { username: decodeURIComponent(url.username) }),
      ...(url.password && { password: decodeURIComponent(url.password) }),
      address,
    }
  } catch {
    return undefined
  }
}
