import { useSearch } from 'wouter'

const home = '/account'

/** Where to go after signing in, and how to take that along to another page. */
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

/** The path of an address on this origin; anything else leads home, so that no link can lead away. */
function sameOriginPath(address: string): string {
  const url = URL.parse(address, location.origin)
  if (url?.origin !== location.origin) return home
  const path = url.pathname + url.search + url.hash
  // "/.//elsewhere" is on this origin and leaves behind a path that is not.
  return new URL(path, location.origin).origin === location.origin ? path : home
}
