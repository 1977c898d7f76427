import type { Message } from './templates.ts'

/** A server's refusal may quote the recipient, or the subject with the code in it. */
export function hideSecrets(reply: string, message: Message | undefined): string {
  if (!message) return reply.slice(0, 255)
  const shown = reply.replaceAll(message.to, () => masked(message.to))
  return (message.code === null ? shown : shown.replaceAll(message.code, '******')).slice(0, 255)
}

export function masked(address: string): string {
  return `${address.slice(0, 1)}***${address.slice(address.lastIndexOf('@'))}`
}
