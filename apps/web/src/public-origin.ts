/** Where the service is at home, as configured; calls from a page opened elsewhere are refused. */
const configured = document.querySelector<HTMLMetaElement>('meta[name="latchkey-public-url"]')

/** This page at its right address, when it was opened at another one. */
export function addressAtPublicOrigin(): string | undefined {
  const origin = URL.parse(configured?.content ?? '')?.origin
  if (origin === undefined || origin === location.origin) return undefined
  const { pathname, search, hash } = location
  return origin + pathname + search + hash
}
