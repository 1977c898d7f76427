const key = 'latchkey-led'

/** Nobody signs in as fast as a page that leads on by itself. */
const byItself = 3000

/**
 * Leads to the sign-in page and back to where this page is. Throws where the service led back at once
 * and still nobody is signed in, because the two would lead to each other for ever.
 */
export function leadToSignIn(url: string): void {
  const [page, at] = (sessionStorage.getItem(key) ?? '').split(' ')
  const thisPage = String(performance.timeOrigin)
  sessionStorage.setItem(key, `${thisPage} ${Date.now()}`)
  if (page !== thisPage && Date.now() - Number(at) < byItself) {
    throw new Error(
      `${url} says that somebody is signed in, but sends this page no session. Browsers send its cookie ` +
        `to pages of the same site only: ${location.origin} must share its domain.`,
    )
  }
  location.assign(`${url}/login?continue=${encodeURIComponent(location.href)}`)
}
