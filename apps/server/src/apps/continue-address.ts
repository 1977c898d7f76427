import { closestTo } from '../config/closest.ts'
import type { App } from './app.entity.ts'
import { gateCallbackPath } from './gate-callback.ts'

export type Judgement =
  | { isAllowed: true; url: string; app: string | null; kind: App['kind'] | null }
  /** A refusal names the registered origin that was probably meant and the app it belongs to. */
  | { isAllowed: false; origin: string | null; nearest?: { origin: string; app: string } }

/** The doctor of apps searches the log for this message. */
export const refusedMessage =
  'a page was asked to continue at an address that no app has registered: latchkey apps set <app> --origin registers it'

type Known = {
  publicUrl: string
  apps: readonly Pick<App, 'name' | 'kind' | 'origins' | 'redirectUris'>[]
}

/**
 * Judges the address to continue to after signing in or out. It allows the exact origins of apps and of
 * this service, with any path, and the callback of a tool behind the gate. It refuses texts that browsers
 * would normalise first, because other programs may read them differently.
 */
export function judgeContinue(address: string, { publicUrl, apps }: Known): Judgement {
  const url = readAddress(address)
  if (!url) return { isAllowed: false, origin: null }
  const { origin, href, pathname } = url
  if (origin === publicUrl) return { isAllowed: true, url: href, app: null, kind: null }
  const app = apps.find(
    ({ origins, redirectUris }) =>
      origins.includes(origin) ||
      (pathname === gateCallbackPath && redirectUris.includes(origin + pathname)),
  )
  if (app) return { isAllowed: true, url: href, app: app.name, kind: app.kind }
  return { isAllowed: false, origin, ...nearestTo(origin, apps) }
}

function readAddress(address: string): URL | undefined {
  if (!/^https?:\/\/[^\s\\/]/.test(address)) return undefined
  // Browsers drop tabs and line breaks and read a backslash as a slash.
  if (/[\s\\\p{C}]/u.test(address)) return undefined
  const url = URL.parse(address)
  return url && url.username === '' && url.password === '' ? url : undefined
}

function nearestTo(origin: string, apps: Known['apps']) {
  const byOrigin = new Map(apps.flatMap(({ name, origins }) => origins.map((one) => [one, name])))
  const nearest = closestTo(origin, [...byOrigin.keys()])
  return nearest === undefined
    ? {}
    : { nearest: { origin: nearest, app: byOrigin.get(nearest) ?? '' } }
}
