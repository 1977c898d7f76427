/** The configured origin: the server refuses calls from a page that was opened at another one. */
const configured = document.querySelector<HTMLMetaElement>('meta[name="latchkey-public-url"]')

/** Returns the address of this page at the configured origin; undefined if it is already open there. */
export function addressAtPublicOrigin(): string | undefined {
  const origin = URL.parse(configured?.content ?? '')?.origin
  if (origin === undefined || origin === location.origin) return undefined
  const { pathname, search, hash } = location
  return origin + pathname + search + hash
}
