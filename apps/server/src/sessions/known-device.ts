import { randomBytes } from 'node:crypto'
import { hmac, constantTimeEqual, type Keys } from '../keys.ts'
import { saltOf } from '../passwords/password.ts'

const most = 5

export type Owner = { id: number; password: string }

/**
 * A stand-in for an unknown account, so that both take the same time: if no hash follows, microseconds
 * would reveal who has an account.
 */
export const unknownOwner: Owner = { id: 0, password: '' }

/**
 * Returns whether a browser has signed in to this account before. Its cookie holds a nonce, and per
 * account an HMAC over the nonce and the salt of its password. The cookie grants no access; it only keeps
 * strangers' failures from locking the owner out. A new password has a new salt, which voids all marks.
 */
export function isKnownDevice(keys: Keys, cookie: string | undefined, owner: Owner): boolean {
  return hasMark(keys, cookie, { owner, isProved: false }) || isFactorDevice(keys, cookie, owner)
}

/**
 * Returns whether a browser has proved the second factor of this account before. "It wasn't me" and a
 * reset make a browser known by the mailbox alone, which must not help to guess the factor.
 */
export const isFactorDevice = (keys: Keys, cookie: string | undefined, owner: Owner): boolean =>
  hasMark(keys, cookie, { owner, isProved: true })

/** `isProved` is true for the mark of a browser that proved the second factor. */
type Marked = { owner: Owner; isProved: boolean }

function hasMark(keys: Keys, cookie: string | undefined, marked: Marked): boolean {
  const { nonce, marks } = readCookie(cookie)
  return share(marks, marksOf(keys, nonce, marked))
}

const share = (marks: string[], ours: string[]): boolean =>
  marks.some((mark) => ours.some((one) => constantTimeEqual(mark, one)))

/** The cookie of this browser after signing in to this account, newest account first. */
export function deviceCookieFor(
  keys: Keys,
  cookie: string | undefined,
  { isProved = false, ...owner }: Owner & { isProved?: boolean },
): string {
  const { nonce, marks } = readCookie(cookie)
  const plain = marksOf(keys, nonce, { owner, isProved: false })
  const factor = marksOf(keys, nonce, { owner, isProved: true })
  const isMarked = isProved || share(marks, factor)
  const [newest, ...older] = isMarked ? [...factor, ...plain] : [...plain, ...factor]
  const others = marks.filter((one) => one !== newest && !older.includes(one))
  return [nonce, newest, ...others].slice(0, most + 1).join('.')
}

type Browser = {
  keys: Keys
  deviceCookie: string | undefined
  setDeviceCookie(value: string): void
}

/** Keeps the browser that changed the password known. All other marks end with the old password. */
export function keepDeviceKnown(browser: Browser, owner: Owner, password: string): void {
  const { keys, deviceCookie: cookie } = browser
  if (!isKnownDevice(keys, cookie, owner)) return
  const isProved = isFactorDevice(keys, cookie, owner)
  browser.setDeviceCookie(deviceCookieFor(keys, cookie, { id: owner.id, password, isProved }))
}

/** Marks the browser that proved the second factor of this account. */
export function markFactorDevice(browser: Browser, { id, password }: Owner): void {
  const { keys, deviceCookie: cookie } = browser
  browser.setDeviceCookie(deviceCookieFor(keys, cookie, { id, password, isProved: true }))
}

/** Identifies the browser, for a failure budget of its own. */
export const deviceName = (cookie: string | undefined): string => readCookie(cookie).nonce

function readCookie(cookie = ''): { nonce: string; marks: string[] } {
  const [nonce = '', ...marks] = cookie.split('.').slice(0, most + 1)
  if (/^[\w-]{22}$/.test(nonce)) return { nonce, marks }
  return { nonce: randomBytes(16).toString('base64url'), marks: [] }
}

/** One mark per key, newest key first. */
function marksOf(keys: Keys, nonce: string, { owner, isProved }: Marked): string[] {
  const about = [nonce, String(owner.id), saltOf(owner.password), ...(isProved ? ['factor'] : [])]
  return keys.all.map(({ devices }) =>
    hmac(devices, ...about)
      .toString('base64url')
      .slice(0, 22),
  )
}
