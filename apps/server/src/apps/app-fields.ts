import { appLimits } from '@latchkey/shared/app'
import type { Words } from '../config/local-language.ts'
import { isHere, isOrigin } from '../config/network-addresses.ts'

/**
 * A check of one value. It returns the fault, for a sentence that begins with the value, or undefined.
 */
type Check = (given: string) => Words | undefined

/** Https is safe, and so is http on this machine, where no one listens in between. */
const isSafe = ({ protocol, hostname }: URL): boolean =>
  protocol === 'https:' || (protocol === 'http:' && isHere(hostname))

const tooLong =
  (most: number): Check =>
  (given) =>
    given.length > most
      ? { en: `has more than ${most} characters`, zh: `不能超过 ${most} 个字符` }
      : undefined

/** Values are compared letter by letter, so each must have exactly one spelling. */
const exact: Check = (given) => {
  if (/[\s\\]|[^\x21-\x7e]/.test(given))
    return {
      en: 'contains a space, a backslash or a character beyond ASCII',
      zh: '不能包含空格、反斜杠或非 ASCII 字符',
    }
  if (given.includes('*'))
    return {
      en: 'contains *: register each address separately',
      zh: '不能包含 *，地址须逐个登记',
    }
  return undefined
}

const needsHttps = { en: 'needs https', zh: '必须使用 https' }

/** The host and port alone parse as an address of an unknown scheme, `localhost:`, which has no origin. */
function probableOrigin(given: string): string | undefined {
  const url = URL.parse(given)
  if (url && isOrigin(url.origin)) return url.origin
  const bare = URL.parse(`http://${given}`)
  if (!bare || !isOrigin(`http://${given}`) || !/[.:]/.test(given)) return undefined
  return isHere(bare.hostname) ? bare.origin : `https://${bare.host}`
}

const originProblem: Check = (given) => {
  const origin = probableOrigin(given)
  if (origin === undefined)
    return {
      en: 'is not an origin such as https://app.example.com',
      zh: '应为源（origin），例如 https://app.example.com',
    }
  if (origin !== given)
    return {
      en: `is not an origin; did you mean ${origin}?`,
      zh: `应为源（origin），你要输入的是 ${origin} 吗？`,
    }
  return isSafe(new URL(origin)) ? undefined : needsHttps
}

const uriProblem: Check = (given) => {
  const url = URL.parse(given)
  if (!url?.host)
    return {
      en: 'is not an address such as https://app.example.com/callback',
      zh: '应为地址，例如 https://app.example.com/callback',
    }
  if (url.username !== '' || url.password !== '')
    return { en: 'contains a username or a password', zh: '不能包含用户名或密码' }
  if (given.includes('#')) return { en: 'contains #', zh: '不能包含 #' }
  if (url.href !== given && url.href !== `${given}/`)
    return { en: `must be spelled ${url.href}`, zh: `应写成 ${url.href}` }
  return isSafe(url) ? undefined : needsHttps
}

const audienceProblem: Check = (given) =>
  URL.canParse(given) && !given.includes('#')
    ? undefined
    : {
        en: 'is not a URI such as https://api.example.com',
        zh: '应为 URI，例如 https://api.example.com',
      }

/**
 * The address is copied into settings of many notations, and none of these characters is special in any of
 * them. Apache would not recognize a %20 in a path that it compares.
 */
const plainAddressProblem: Check = (given) =>
  /^[a-z]+:\/\/[\w.:[\]-]+(\/[\w.~-]+)*\/?$/.test(given)
    ? undefined
    : {
        en: 'is not a plain address such as https://wiki.example.com',
        zh: '应为没有参数和特殊字符的地址，例如 https://wiki.example.com',
      }

const firstOf =
  (...checks: Check[]): Check =>
  (given) =>
    checks.map((check) => check(given)).find((problem) => problem !== undefined)

export const nameProblem: Check = (given) => {
  if (given.trim() !== given || given === '')
    return { en: 'is empty, or begins or ends with a space', zh: '不能为空，首尾也不能有空格' }
  if (/\p{C}/u.test(given)) return { en: 'contains a control character', zh: '不能包含控制字符' }
  return tooLong(appLimits.name)(given)
}

/** An exact origin (RFC 6454). */
export const originCheck = firstOf(exact, tooLong(appLimits.uri), originProblem)
/** An exact address (RFC 9700 §2.1). */
export const uriCheck = firstOf(exact, tooLong(appLimits.uri), uriProblem)
/** One resource (RFC 8707). */
export const audienceCheck = firstOf(exact, tooLong(appLimits.audience), audienceProblem)
/** The address of a program. */
export const programAddressCheck = firstOf(plainAddressProblem, uriCheck)
