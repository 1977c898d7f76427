const key = 'latchkey-led'

/** A return within these milliseconds cannot follow a real sign-in, only an automatic redirect. */
const byItself = 3000

/** A session on this page proves that the sign-in led back well, however fast. */
export function endLead(): void {
  sessionStorage.removeItem(key)
}

/**
 * Redirects to the sign-in page and back to this page's address. Throws if the service redirected back at
 * once without a sign-in, because the two pages would redirect to each other for ever.
 */
export function leadToSignIn(url: string): void {
  const [page, at] = (sessionStorage.getItem(key) ?? '').split(' ')
  const thisPage = String(performance.timeOrigin)
  sessionStorage.setItem(key, `${thisPage} ${Date.now()}`)
  if (page !== thisPage && Date.now() - Number(at) < byItself) {
    throw new Error(
      `${url} says that a user is signed in, but sends this page no session. Browsers send its cookie ` +
        `to pages of the same site only: ${location.origin} must share its domain.`,
    )
  }
  location.assign(`${url}/login?continue=${encodeURIComponent(location.href)}`)
}
