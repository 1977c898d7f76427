// Wouter's own hook decodes the query once more, which changes encoded addresses.
import { useSearch } from 'wouter/use-browser-location'

const home = '/account'

/** The page after signing in, and links that carry it along: the URL of the page is its only store. */
export function useNextPage() {
  const search = useSearch()
  const query = new URLSearchParams(search)
  const next = query.get('next')
  return {
    nextPage: next === null ? home : sameOriginPath(next),
    /** The address of another program, as the link gave it: it must be checked before it is opened. */
    continueAddress: query.get('continue'),
    withNext: (path: string) => path + search,
  }
}

export function withNextPage(path: string, next: string): string {
  return `${path}?next=${encodeURIComponent(next).replaceAll('%2F', '/')}`
}

/** Returns the path of an address on this origin, and the account page for any other (open redirects). */
function sameOriginPath(address: string): string {
  const url = URL.parse(address, location.origin)
  // Our own links name a path: any other text would resolve relative to this page.
  if (url?.origin !== location.origin || !address.startsWith('/')) return home
  const path = url.pathname + url.search + url.hash
  // "/.//evil.example" is on this origin, but its path alone is not.
  return new URL(path, location.origin).origin === location.origin ? path : home
}
