import { useSearch } from 'wouter'

const home = '/account'

/** The page to open after signing in, and links that carry it along. */
export function useNextPage() {
  const search = useSearch()
  const next = new URLSearchParams(search).get('next')
  return {
    nextPage: next === null ? home : sameOriginPath(next),
    withNext: (path: string) => (next === null ? path : withNextPage(path, next)),
  }
}

export function withNextPage(path: string, next: string): string {
  return `${path}?next=${encodeURIComponent(next).replaceAll('%2F', '/')}`
}

/** Returns the path of an address on this origin, and the account page for any other (open redirects). */
function sameOriginPath(address: string): string {
  const url = URL.parse(address, location.origin)
  if (url?.origin !== location.origin) return home
  const path = url.pathname + url.search + url.hash
  // "/.//evil.example" is on this origin, but its path alone is not.
  return new URL(path, location.origin).origin === location.origin ? path : home
}
