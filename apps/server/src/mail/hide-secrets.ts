import { hide } from '../log/hide-secrets.ts'
import type { Message } from './mail.ts'

/** Longer than any word: the token of a link, or a computed credential. */
const token = /[\w+/=-]{40,}/g

/**
 * Makes a server's reply safe to store and show: without the credentials it repeats, on one line, and
 * without terminal control codes.
 */
export function presentable(text: string, secrets: readonly string[]): string {
  // Join lines first: a secret may continue on the next line.
  const shown = hide(text.replaceAll(/\r?\n(\d{3}[ -])?/g, ' '), secrets).replace(token, '******')
  return shown.replaceAll(/\s+/g, ' ').replaceAll(/\p{C}/gu, '?').trim().slice(0, 300)
}

/** Masks the recipient and the code, which a server's reply may quote. */
export function hideSecrets(reply: string, message: Message | undefined): string {
  if (!message) return reply.slice(0, 255)
  const shown = replaceAll(reply, message.to, masked(message.to))
  return hide(shown, message.code === null ? [] : [message.code]).slice(0, 255)
}

export function masked(address: string): string {
  return `${address.slice(0, 1)}***${address.slice(address.lastIndexOf('@'))}`
}

/** Matches case-insensitively, because servers lower-case addresses. */
function replaceAll(text: string, address: string, by: string): string {
  let [shown, rest] = ['', text]
  for (;;) {
    const at = rest.toLowerCase().indexOf(address.toLowerCase())
    if (at < 0) return shown + rest
    shown += rest.slice(0, at) + by
    rest = rest.slice(at + address.length)
  }
}
