import { appLimits } from '@latchkey/shared/app'
import { isHere, isOrigin } from '../config/network-addresses.ts'

/**
 * A check of one value. It returns the fault, for a sentence that begins with the value, or undefined.
 */
type Check = (given: string) => string | undefined

/** Https is safe, and so is http on this machine, where no one listens in between. */
const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && isHere(hostname))

const tooLong =
  (most: number): Check =>
  (given) =>
    given.length > most ? `has more than ${most} characters` : undefined

/** Values are compared letter by letter, so each must have exactly one spelling. */
const exact: Check = (given) => {
  if (/[\s\\]|[^\x21-\x7e]/.test(given))
    return 'contains a space, a backslash or a character beyond ASCII'
  if (given.includes('*')) return 'contains *: every address is registered by itself'
  return undefined
}

const originProblem: Check = (given) => {
  const url = URL.parse(given)
  if (!url) return 'is not an origin such as https://app.example.com'
  if (!isOrigin(given)) return `is not an origin; did you mean ${url.origin}?`
  return isSafe(url) ? undefined : 'needs https'
}

const uriProblem: Check = (given) => {
  const url = URL.parse(given)
  if (!url?.host) return 'is not an address such as https://app.example.com/callback'
  if (url.username !== '' || url.password !== '') return 'contains a username'
  if (given.includes('#')) return 'contains #'
  if (url.href !== given && url.href !== `${given}/`) return `is spelled ${url.href}`
  return isSafe(url) ? undefined : 'needs https'
}

const audienceProblem: Check = (given) =>
  URL.canParse(given) && !given.includes('#')
    ? undefined
    : 'is not a URI such as https://api.example.com'

/**
 * The address is copied into settings of many notations, and none of these characters is special in any of
 * them. Apache would not recognize a %20 in a path that it compares.
 */
const plainAddressProblem: Check = (given) =>
  /^[a-z]+:\/\/[\w.:[\]-]+(\/[\w.~-]+)*\/?$/.test(given)
    ? undefined
    : 'is not a plain address such as https://wiki.example.com'

const firstOf =
  (...checks: Check[]): Check =>
  (given) =>
    checks.map((check) => check(given)).find((problem) => problem !== undefined)

export const nameProblem: Check = (given) => {
  if (given.trim() !== given || given === '') return 'is empty, or begins or ends with a space'
  if (/\p{C}/u.test(given)) return 'contains a control character'
  return tooLong(appLimits.name)(given)
}

/** An exact origin (RFC 6454). */
export const originCheck = firstOf(exact, tooLong(appLimits.uri), originProblem)
/** An exact address (RFC 9700 §2.1). */
export const uriCheck = firstOf(exact, tooLong(appLimits.uri), uriProblem)
/** One resource (RFC 8707). */
export const audienceCheck = firstOf(exact, tooLong(appLimits.audience), audienceProblem)
/** The address of a program. */
export const programAddressCheck = firstOf(uriCheck, plainAddressProblem)
