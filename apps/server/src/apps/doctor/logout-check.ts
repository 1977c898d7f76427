import { isHere } from '../../config/network-addresses.ts'
import type { Words } from '../../config/local-language.ts'
import type { AdviceId } from './advice-en.ts'
import { ask, type Answer, type Deps } from './ask.ts'
import { reach } from './reach.ts'
import { fine, statusWords, wrong, type Result } from './result.ts'

export type LogoutCheck = {
  /** The address that takes the app's logout tokens. */
  address: string
  /** True if an app may be on this machine, also without TLS. */
  allowHere: boolean
  /** Returns true if the service sends nothing to this IP address. */
  isRefused(ip: string): boolean
  /** Tokens not yet taken by the app, and its last answer. */
  waiting: { count: number; fault: Words }
}

/** Checks whether logout tokens arrive at an app. */
export async function* checkLogout(
  { address, allowHere, isRefused, waiting }: LogoutCheck,
  deps: Deps,
): AsyncGenerator<Result> {
  const subject = { check: 'logout', at: address } as const
  const url = new URL(address)
  const isLocal = allowHere && isHere(url.hostname)
  if (url.protocol !== 'https:' && !isLocal) {
    yield wrong(subject, 'logout-not-https')
    return
  }
  const refused = isLocal ? [] : (await addressesOf(url, deps)).filter(isRefused)
  if (refused.length > 0) yield wrong({ ...subject, detail: refused.join(', ') }, 'logout-private')
  else if (yield* reach(url, deps)) yield await judgeAnswer(url, deps)
  if (waiting.count === 0) return
  const detail = {
    en: `${waiting.count} waiting, last: ${waiting.fault.en}`,
    zh: `${waiting.count} 个待送达，最近一次：${waiting.fault.zh}`,
  }
  yield wrong({ ...subject, detail }, 'logout-undelivered')
}

async function addressesOf({ hostname }: URL, deps: Deps): Promise<string[]> {
  const name = hostname.replace(/^\[|\]$/g, '')
  // `reach` reports the fault of the name.
  const found = await deps.findAddresses(name).catch(() => [])
  return found.map(({ address }) => address)
}

/**
 * Posts without a token: an app that takes tokens refuses that with 400 (Back-Channel Logout 1.0 §2.8).
 */
async function judgeAnswer(url: URL, deps: Deps): Promise<Result> {
  const subject = { check: 'logout', at: url.href } as const
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '0' }
  const answer = await ask(url, deps, { method: 'POST', headers }).catch(() => undefined)
  if (!answer) return wrong(subject, 'connection-failed')
  const detail = statusWords(answer)
  const advice = adviceFor(answer)
  return advice ? wrong({ ...subject, detail }, advice) : fine({ ...subject, detail })
}

function adviceFor({ status }: Answer): AdviceId | undefined {
  if (status >= 500) return 'logout-fails'
  if (status >= 300 && status < 400) return 'logout-redirects'
  if (status === 401 || status === 403) return 'logout-guarded'
  return status === 404 || status === 405 ? 'logout-unknown' : undefined
}
