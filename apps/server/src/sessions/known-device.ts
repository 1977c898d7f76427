import { randomBytes } from 'node:crypto'
import { hmac, constantTimeEqual, type Keys } from '../keys.ts'
import { saltOf } from '../passwords/password.ts'

const most = 10

export type Owner = { id: number; password: string }

/**
 * A stand-in for an unknown account, so that both take the same time: if no hash follows, microseconds
 * would reveal who has an account.
 */
export const unknownOwner: Owner = { id: 0, password: '' }

/** `factors` names all second factors of the account; it is empty if there is none. */
export type Proved = Owner & { factors: string }

/**
 * Returns whether a browser has signed in to this account before. Its cookie holds a nonce, and per
 * account an HMAC over the nonce and the salt of its password. The cookie grants no access; it only keeps
 * strangers' failures from locking the owner out. A new password has a new salt, which voids all marks.
 */
export function isKnownDevice(keys: Keys, cookie: string | undefined, owner: Owner): boolean {
  // Former releases wrote the last of these alone for a browser that proved a factor.
  return hasMark(keys, cookie, { owner }) || hasMark(keys, cookie, { owner, factors: 'factor' })
}

/**
 * Returns whether a browser has proved a second factor of this account, and the account has the same ones
 * since: a thief may have had a factor that was removed. "It wasn't me" and a reset make a browser known by
 * the mailbox alone, which must not help to guess the factor.
 */
export const isFactorDevice = (
  keys: Keys,
  cookie: string | undefined,
  { factors, ...owner }: Proved,
): boolean => factors !== '' && hasMark(keys, cookie, { owner, factors: `factors ${factors}` })

/** Returns whether a known browser may have a further mark: most have none, and need no look at the factors. */
export const hasFurtherMarks = (cookie: string | undefined): boolean =>
  readCookie(cookie).marks.length > 1

/** `factors` stands for the factors that the browser proved. */
type Marked = { owner: Owner; factors?: string }

function hasMark(keys: Keys, cookie: string | undefined, marked: Marked): boolean {
  const { nonce, marks } = readCookie(cookie)
  const ours = marksOf(keys, nonce, marked)
  return marks.some((mark) => ours.some((one) => constantTimeEqual(mark, one)))
}

/** The cookie of this browser after signing in to this account, newest account first. */
export function deviceCookieFor(
  keys: Keys,
  cookie: string | undefined,
  { factors = '', ...owner }: Owner & Partial<Proved>,
): string {
  const { nonce, marks } = readCookie(cookie)
  const proved = { owner, factors: `factors ${factors}` }
  const all = [{ owner }, ...(factors === '' ? [] : [proved])].map((marked) =>
    marksOf(keys, nonce, marked),
  )
  const newest = all.flatMap(([first = '']) => first)
  const others = marks.filter((one) => !all.flat().includes(one))
  return [nonce, ...newest, ...others].slice(0, most + 1).join('.')
}

type Browser = {
  keys: Keys
  deviceCookie: string | undefined
  setDeviceCookie(value: string): void
}

/** Keeps the browser that changed the password known. All other marks end with the old password. */
export function keepDeviceKnown(browser: Browser, owner: Proved, password: string): void {
  const { keys, deviceCookie: cookie } = browser
  if (!isKnownDevice(keys, cookie, owner)) return
  const { id } = owner
  const factors = isFactorDevice(keys, cookie, owner) ? owner.factors : ''
  browser.setDeviceCookie(deviceCookieFor(keys, cookie, { id, password, factors }))
}

/** Marks the browser that proved a second factor of this account. */
export function markFactorDevice(browser: Browser, { id, password, factors }: Proved): void {
  const { keys, deviceCookie: cookie } = browser
  browser.setDeviceCookie(deviceCookieFor(keys, cookie, { id, password, factors }))
}

/** Identifies the browser, for a failure budget of its own. */
export const deviceName = (cookie: string | undefined): string => readCookie(cookie).nonce

function readCookie(cookie = ''): { nonce: string; marks: string[] } {
  const [nonce = '', ...marks] = cookie.split('.').slice(0, most + 1)
  if (/^[\w-]{22}$/.test(nonce)) return { nonce, marks }
  return { nonce: randomBytes(16).toString('base64url'), marks: [] }
}

/** One mark per key, newest key first. */
function marksOf(keys: Keys, nonce: string, { owner, factors }: Marked): string[] {
  const about = [nonce, String(owner.id), saltOf(owner.password), ...(factors ? [factors] : [])]
  return keys.all.map(({ devices }) =>
    hmac(devices, ...about)
      .toString('base64url')
      .slice(0, 22),
  )
}
