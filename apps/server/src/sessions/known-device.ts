import { randomBytes } from 'node:crypto'
import { hmac, constantTimeEqual, type Keys } from '../keys.ts'
import { saltOf } from '../passwords/password.ts'

const most = 5

export type Owner = { id: number; password: string }

/**
 * A stand-in for an unknown account, so that both take the same time: where no hash follows, microseconds
 * would reveal who has an account.
 */
export const unknownOwner: Owner = { id: 0, password: '' }

/**
 * Whether a browser has signed in to this account before. Its cookie holds a nonce, and per account an
 * HMAC over the nonce and the salt of its password. The cookie grants no access; it only keeps
 * strangers' failures from locking the owner out. A new password has a new salt, which voids all marks.
 */
export function isKnownDevice(keys: Keys, cookie: string | undefined, owner: Owner): boolean {
  const { nonce, marks } = readCookie(cookie)
  const ours = marksOf(keys, nonce, owner)
  return marks.some((mark) => ours.some((one) => constantTimeEqual(mark, one)))
}

/** The cookie of this browser after signing in to this account, newest account first. */
export function deviceCookieFor(keys: Keys, cookie: string | undefined, owner: Owner): string {
  const { nonce, marks } = readCookie(cookie)
  const [newest, ...older] = marksOf(keys, nonce, owner)
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
  browser.setDeviceCookie(deviceCookieFor(keys, cookie, { id: owner.id, password }))
}

/** Identifies the browser, for a failure budget of its own. */
export const deviceName = (cookie: string | undefined): string => readCookie(cookie).nonce

function readCookie(cookie = ''): { nonce: string; marks: string[] } {
  const [nonce = '', ...marks] = cookie.split('.').slice(0, most + 1)
  if (/^[\w-]{22}$/.test(nonce)) return { nonce, marks }
  return { nonce: randomBytes(16).toString('base64url'), marks: [] }
}

/** One mark per key, newest key first. */
const marksOf = (keys: Keys, nonce: string, { id, password }: Owner): string[] =>
  keys.all.map(({ devices }) =>
    hmac(devices, nonce, String(id), saltOf(password)).toString('base64url').slice(0, 22),
  )
