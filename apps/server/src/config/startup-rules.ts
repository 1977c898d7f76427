import { ConfigError } from './config-error.ts'
import { isHere } from './network-addresses.ts'
import { isLoopback } from './ip-addresses.ts'

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
  if (problems.length > 0) throw new ConfigError(problems.join('; '))
}

/** A reader of the inbox can reset every password. */
function inboxProblems(config: Settings): string[] {
  const { devInbox, host, publicUrl, trustProxy } = config
  if (!hasInbox(config) || devInbox) return []
  const signs = [
    !isLoopbackHost(host) && `HOST is ${host}`,
    publicUrl !== undefined && !isOfThisMachine(publicUrl) && `PUBLIC_URL is ${publicUrl}`,
    trustProxy.length > 0 && 'TRUST_PROXY is set',
  ].filter(Boolean)
  if (signs.length === 0) return []
  const remedy =
    'set MAIL_SERVER or MAIL_PROVIDER, or DEV_INBOX=true if everyone may read every mail'
  return [
    `without a mail server everyone who reaches the dev inbox can read all codes, and ${signs.join(' and ')}: ${remedy}`,
  ]
}

/** An https service on a loopback address is behind a proxy, which hides all callers. */
function proxyProblems({ isProduction, host, publicUrl, trustProxy }: Settings): string[] {
  const isBehindProxy = publicUrl?.startsWith('https:') === true && isLoopbackHost(host)
  if (!isProduction || !isBehindProxy || trustProxy.length > 0) return []
  return [
    `TRUST_PROXY must name the proxy that serves ${publicUrl}: HOST is ${host}, so the proxy runs on this machine: set TRUST_PROXY=127.0.0.1,::1. Without it all callers share one limit, and one can lock the others out. Once the service runs, npm run -s latchkey -- proxy doctor ${publicUrl} finds further proxies`,
  ]
}

const isLoopbackHost = (host: string): boolean => host === 'localhost' || isLoopback(host)

function isOfThisMachine(origin: string): boolean {
  const { protocol, hostname } = new URL(origin)
  return protocol === 'http:' && isHere(hostname)
}
