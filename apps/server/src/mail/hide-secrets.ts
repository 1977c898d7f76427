import { hide } from '../log/hide-secrets.ts'
import type { Message } from './mail.ts'

/** Longer than any word: a token of a link, or what a sign-in was computed to. */
const token = /[\w+/=-]{40,}/g

/**
 * A server's words as they may be kept and shown: without the credentials that it repeats, on one
 * line, and without commands for a terminal.
 */
export function presentable(text: string, secrets: readonly string[]): string {
  // Lines are joined first: a secret may go on in the next one.
  const shown = hide(text.replaceAll(/\r?\n(\d{3}[ -])?/g, ' '), secrets).replace(token, '******')
  return shown.replaceAll(/\s+/g, ' ').replaceAll(/\p{C}/gu, '?').trim().slice(0, 300)
}

/** A server's refusal may quote the recipient, or the subject with the code in it. */
export function hideSecrets(reply: string, message: Message | undefined): string {
  if (!message) return reply.slice(0, 255)
  const shown = replaceAll(reply, message.to, masked(message.to))
  return hide(shown, message.code === null ? [] : [message.code]).slice(0, 255)
}

export function masked(address: string): string {
  return `${address.slice(0, 1)}***${address.slice(address.lastIndexOf('@'))}`
}

/** Servers write addresses in small letters. */
function replaceAll(text: string, address: string, by: string): string {
  let [shown, rest] = ['', text]
  for (;;) {
    const at = rest.toLowerCase().indexOf(address.toLowerCase())
    if (at < 0) return shown + rest
    shown += rest.slice(0, at) + by
    rest = rest.slice(at + address.length)
  }
}
