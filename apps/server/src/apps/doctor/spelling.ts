import { isHere } from '../../config/network-addresses.ts'
import type { Words } from '../../config/local-language.ts'
import type { App } from '../app.entity.ts'
import { notice, wrong, type Result } from './result.ts'
import { slipBetween } from './slips.ts'

type Registered = Pick<App, 'origins' | 'redirectUris' | 'postLogoutUris'>

/**
 * Yields nearly identical addresses of one list. Addresses on this machine belong to programs under
 * development and are skipped.
 */
export function* checkTwins(app: Registered): Generator<Result> {
  for (const all of [app.origins, app.redirectUris, app.postLogoutUris]) {
    // Some versions of a program name its own address with a slash, so both are registered on purpose.
    const list = [...new Set(all.map((address) => address.replace(/\/$/, '')))]
    const open = list.filter((address) => !isHere(new URL(address).hostname))
    for (const [index, one] of open.entries()) yield* twinsOf(one, open.slice(index + 1))
  }
  const others = [...app.redirectUris, ...app.postLogoutUris].map((uri) => new URL(uri).origin)
  for (const origin of new Set(others))
    if (!app.origins.includes(origin)) yield* twinsOf(origin, app.origins)
}

function* twinsOf(one: string, others: readonly string[]): Generator<Result> {
  for (const other of others) {
    const slip = slipBetween(one, other)
    if (slip === undefined) continue
    const detail = differsFrom(other, slip)
    yield notice({ check: 'spelling', at: one, detail }, 'nearly-alike')
  }
}

const differsFrom = (other: string, slip: Words): Words => ({
  en: `differs from ${other} in ${slip.en}`,
  zh: `与 ${other} 的差别：${slip.zh.trim()}`,
})

const logged = (times: number): Words => ({
  en: times === 1 ? 'logged once' : `logged ${times} times`,
  zh: `日志中出现 ${times} 次`,
})

const joined = (parts: Words[]): Words => ({
  en: parts.map(({ en }) => en).join(', '),
  zh: parts.map(({ zh }) => zh).join('，'),
})

type Refused = Iterable<readonly [address: string, times: number]>

/** Yields refused origins that nearly match a registered one. */
export function* checkRefused({ origins }: Registered, refused: Refused): Generator<Result> {
  for (const [origin, times] of refused) {
    // The address was corrected after the log was written.
    if (origins.includes(origin)) continue
    for (const registered of origins) {
      const slip = slipBetween(origin, registered)
      if (slip === undefined) continue
      const detail = joined([logged(times), differsFrom(registered, slip)])
      yield wrong({ check: 'spelling', at: origin, detail }, 'refused-near')
    }
  }
}

/** Yields refused redirect URIs of the app. Strangers can send requests in its name. */
export function* checkRefusedRedirects(
  { redirectUris }: Registered,
  refused: Refused,
): Generator<Result> {
  for (const [given, times] of refused) {
    // The address was corrected after the log was written.
    if (redirectUris.includes(given)) continue
    const subject = { check: 'spelling', at: given } as const
    const slips = redirectUris.flatMap((uri) => {
      const slip = slipBetween(given, uri)
      return slip === undefined ? [] : [differsFrom(uri, slip)]
    })
    const detail = joined([logged(times), ...slips])
    yield slips.length > 0
      ? wrong({ ...subject, detail }, 'redirect-near')
      : notice({ ...subject, detail }, 'redirect-unknown')
  }
}
