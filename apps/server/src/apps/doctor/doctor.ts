import { getDomain } from 'tldts'
import { isHere } from '../../config/network-addresses.ts'
import type { App } from '../app.entity.ts'
import type { Deps } from './ask.ts'
import { checkLogout, type LogoutCheck } from './logout-check.ts'
import { reach } from './reach.ts'
import type { RefusedLog } from './refused-log.ts'
import { fine, notice, statusWords, wrong, type Result } from './result.ts'
import { checkPreflight, checkService, publicUrlUnset, redirectOf } from './service-check.ts'
import { checkRefused, checkRefusedRedirects, checkTwins } from './spelling.ts'

export type Examination = {
  app: Pick<App, 'kind' | 'origins' | 'redirectUris' | 'postLogoutUris'>
  service: { publicUrl: string; isConfigured: boolean; keyIds: readonly string[] }
  /** Refusals of the service, read from its log. */
  refused: RefusedLog
  /** Undefined if the app takes no logout tokens. */
  logout?: LogoutCheck
}

/** Finds out why users cannot sign in to an app. Yields one result after the other. */
export async function* examineApp(
  { app, service, refused, logout }: Examination,
  deps: Deps,
): AsyncGenerator<Result> {
  const { publicUrl, isConfigured } = service
  const places = new Set([...app.origins, ...app.redirectUris.map((uri) => new URL(uri).origin)])
  if (!isConfigured && [...places].some((place) => !isOnThisMachine(place)))
    yield publicUrlUnset(publicUrl)
  const isReached = yield* checkService(service, deps)
  for (const place of places) yield* checkPage(place, publicUrl, deps)
  // Third-party apps redirect users here and back, but never call with their cookies.
  if (app.kind === 'own') {
    for (const origin of app.origins) {
      // oxlint-disable-next-line no-await-in-loop -- one at a time, in order
      if (isReached) yield await checkPreflight(origin, publicUrl, deps)
      yield judgeCookies(origin, publicUrl, app)
    }
  }
  if (logout) yield* checkLogout(logout, deps)
  yield* checkTwins(app)
  yield* checkRefused(app, refused.origins)
  yield* checkRefusedRedirects(app, refused.redirects)
}

const isOnThisMachine = (origin: string): boolean => isHere(new URL(origin).hostname)

async function* checkPage(origin: string, publicUrl: string, deps: Deps): AsyncGenerator<Result> {
  const subject = { check: 'page', at: origin } as const
  // A program under development runs on its developer's machine.
  if (isOnThisMachine(origin)) {
    const detail = {
      en: "on each user's own machine, so not checked",
      zh: '在用户自己的机器上，不检查',
    }
    yield fine({ ...subject, detail })
    return
  }
  const answer = yield* reach(new URL(origin), deps)
  if (!answer) return
  const target = redirectOf(answer, origin)
  const detail = target ? target.origin : statusWords(answer)
  const isElsewhere = target && target.origin !== origin && target.origin !== publicUrl
  if (isElsewhere) yield wrong({ ...subject, detail }, 'page-redirects')
  else if (answer.status >= 500) yield wrong({ ...subject, detail }, 'page-fails')
  else yield fine({ ...subject, detail })
}

/** Browsers send SameSite=Strict cookies between pages of one site: scheme and registrable domain. */
function judgeCookies(origin: string, publicUrl: string, app: Examination['app']): Result {
  const [theirs, ours] = [siteOf(origin), siteOf(publicUrl)]
  const detail = `${theirs.scheme}//${theirs.domain}`
  const subject = { check: 'cookies', at: origin, detail } as const
  if (theirs.domain === ours.domain)
    return theirs.scheme === ours.scheme ? fine(subject) : wrong(subject, 'other-scheme')
  // An app with a redirect URI identifies users by their tokens.
  return app.redirectUris.length > 0 ? notice(subject, 'other-site') : wrong(subject, 'other-site')
}

function siteOf(origin: string): { scheme: string; domain: string } {
  const { protocol, hostname } = new URL(origin)
  // Domains below a hoster's public suffix, such as github.io, are foreign sites to each other.
  return {
    scheme: protocol,
    domain: getDomain(hostname, { allowPrivateDomains: true }) ?? hostname,
  }
}
