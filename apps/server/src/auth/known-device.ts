import { randomBytes } from 'node:crypto'
import { hmac, isSame, type Keys } from '../keys.ts'

const most = 5

/**
 * A browser that signed in before carries a cookie that says so: a nonce, and for each account an
 * HMAC over both. It opens nothing; it only keeps strangers' failures from locking the owner out.
 */
export function isKnownDevice(keys: Keys, cookie: string | undefined, userId: number): boolean {
  const { nonce, marks } = readCookie(cookie)
  const ours = marksOf(keys, nonce, userId)
  return marks.some((mark) => ours.some((one) => isSame(mark, one)))
}

/** The cookie of this browser once it has signed in to this account, newest account first. */
export function rememberDevice(keys: Keys, cookie: string | undefined, userId: number): string {
  const { nonce, marks } = readCookie(cookie)
  const [newest, ...older] = marksOf(keys, nonce, userId)
  const others = marks.filter((one) => one !== newest && !older.includes(one))
  return [nonce, newest, ...others].slice(0, most + 1).join('.')
}

/** Names the browser, for a budget of its own. */
export const deviceName = (cookie: string | undefined): string => readCookie(cookie).nonce

function readCookie(cookie = ''): { nonce: string; marks: string[] } {
  const [nonce = '', ...marks] = cookie.split('.').slice(0, most + 1)
  if (/^[\w-]{22}$/.test(nonce)) return { nonce, marks }
  return { nonce: randomBytes(16).toString('base64url'), marks: [] }
}

/** One under each key, newest first. */
const marksOf = (keys: Keys, nonce: string, userId: number): string[] =>
  keys.all.map(({ devices }) =>
    hmac(devices, nonce, String(userId)).toString('base64url').slice(0, 22),
  )
