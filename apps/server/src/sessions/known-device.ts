import { randomBytes } from 'node:crypto'
import { hmac, isSame, type Keys } from '../keys.ts'
import { saltOf } from '../passwords/password.ts'

const most = 5

export type Owner = { id: number; password: string }

/** Takes the same time for unknown accounts: where no hash follows, microseconds would reveal who has one. */
export const nobody: Owner = { id: 0, password: '' }

/**
 * A browser that signed in before carries a cookie that says so: a nonce, and for each account an
 * HMAC over both and the salt of its password. It opens nothing; it only keeps strangers' failures from
 * locking the owner out. A new password has a new salt, so every mark ends with the password.
 */
export function isKnownDevice(keys: Keys, cookie: string | undefined, owner: Owner): boolean {
  const { nonce, marks } = readCookie(cookie)
  const ours = marksOf(keys, nonce, owner)
  return marks.some((mark) => ours.some((one) => isSame(mark, one)))
}

/** The cookie of this browser once it has signed in to this account, newest account first. */
export function rememberDevice(keys: Keys, cookie: string | undefined, owner: Owner): string {
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

/** The browser that changes a password stays what it was; every other mark ends with the old one. */
export function keepDeviceKnown(browser: Browser, owner: Owner, password: string): void {
  const { keys, deviceCookie: cookie } = browser
  if (!isKnownDevice(keys, cookie, owner)) return
  browser.setDeviceCookie(rememberDevice(keys, cookie, { id: owner.id, password }))
}

/** Names the browser, for a budget of its own. */
export const deviceName = (cookie: string | undefined): string => readCookie(cookie).nonce

function readCookie(cookie = ''): { nonce: string; marks: string[] } {
  const [nonce = '', ...marks] = cookie.split('.').slice(0, most + 1)
  if (/^[\w-]{22}$/.test(nonce)) return { nonce, marks }
  return { nonce: randomBytes(16).toString('base64url'), marks: [] }
}

/** One under each key, newest first. */
const marksOf = (keys: Keys, nonce: string, { id, password }: Owner): string[] =>
  keys.all.map(({ devices }) =>
    hmac(devices, nonce, String(id), saltOf(password)).toString('base64url').slice(0, 22),
  )
