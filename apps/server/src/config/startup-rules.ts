import { ConfigError } from './config-error.ts'
import type { Words } from './local-language.ts'
import { isHere } from './network-addresses.ts'
import { isLoopback } from './ip-addresses.ts'
import { typed } from './program-name.ts'

type Settings = Readonly<{
  isProduction: boolean
  senders: readonly unknown[]
  devInbox: boolean
  host: string
  publicUrl: string | undefined
  trustProxy: readonly string[]
}>

/** Returns whether mails stay in memory, readable by everyone who reaches the dev inbox. */
export const hasInbox = ({ senders, isProduction }: Settings): boolean =>
  senders.length === 0 && !isProduction

/** Throws a ConfigError with every setting that would let strangers in or lock users out. */
export function refuseExposure(config: Settings): void {
  const problems = [...inboxProblems(config), ...proxyProblems(config)]
  if (problems.length > 0) throw new ConfigError(problems)
}

/** A reader of the inbox can reset every password. */
function inboxProblems(config: Settings): Words[] {
  const { devInbox, host, publicUrl, trustProxy } = config
  if (!hasInbox(config) || devInbox) return []
  const isElsewhere = publicUrl !== undefined && !isOfThisMachine(publicUrl)
  const signs: Words[] = [
    ...(isLoopbackHost(host) ? [] : [{ en: `HOST is ${host}`, zh: `HOST 为 ${host}` }]),
    ...(isElsewhere
      ? [{ en: `PUBLIC_URL is ${publicUrl}`, zh: `PUBLIC_URL 为 ${publicUrl}` }]
      : []),
    ...(trustProxy.length > 0 ? [{ en: 'TRUST_PROXY is set', zh: '设置了 TRUST_PROXY' }] : []),
  ]
  if (signs.length === 0) return []
  return [
    {
      en: `without a mail server everyone who reaches the dev inbox can read all codes, and ${signs.map(({ en }) => en).join(' and ')}: set MAIL_SERVER or MAIL_PROVIDER, or DEV_INBOX=true if everyone may read every mail`,
      zh: `未配置邮件服务器时，能打开开发收件箱的人都能看到所有验证码，而 ${signs.map(({ zh }) => zh).join('，')}：请设置 MAIL_SERVER 或 MAIL_PROVIDER；若确实允许所有人查看全部邮件，请设置 DEV_INBOX=true`,
    },
  ]
}

/** An https service on a loopback address is behind a proxy, which hides all callers. */
function proxyProblems({ isProduction, host, publicUrl, trustProxy }: Settings): Words[] {
  const isBehindProxy = publicUrl?.startsWith('https:') === true && isLoopbackHost(host)
  if (!isProduction || !isBehindProxy || trustProxy.length > 0) return []
  return [
    {
      zh: `TRUST_PROXY 必须包含为 ${publicUrl} 提供服务的代理：HOST 为 ${host}，说明代理就在本机，请设置 TRUST_PROXY=127.0.0.1,::1，否则所有访问者共用一个限额，一个人就能让其他人都无法登录；服务运行后，可用 ${typed(`proxy doctor ${publicUrl}`)} 查找其他代理`,
      en: `TRUST_PROXY must name the proxy that serves ${publicUrl}: HOST is ${host}, so the proxy runs on this machine: set TRUST_PROXY=127.0.0.1,::1. Without it all callers share one limit, and one can lock the others out. Once the service runs, ${typed(`proxy doctor ${publicUrl}`)} finds further proxies`,
    },
  ]
}

const isLoopbackHost = (host: string): boolean => host === 'localhost' || isLoopback(host)

export function isOfThisMachine(origin: string): boolean {
  const { protocol, hostname } = new URL(origin)
  return protocol === 'http:' && isHere(hostname)
}
