import { clouds } from './phrases/clouds.ts'
import { fallbacks, unknown } from './phrases/fallbacks.ts'
import { google } from './phrases/google.ts'
import { microsoft } from './phrases/microsoft.ts'
import { netease } from './phrases/netease.ts'
import { network } from './phrases/network.ts'
import type { Kind, Phrase, Words } from './phrases/phrase.ts'
import { policies } from './phrases/policies.ts'
import { qq } from './phrases/qq.ts'
import { recipients } from './phrases/recipients.ts'
import { services } from './phrases/services.ts'
import { signIn } from './phrases/sign-in.ts'
import { tls } from './phrases/tls.ts'

export type Diagnosis = { id: string; kind: Kind; texts: { zh: Words; en: Words } }

/** In order: the first that matches wins, so a provider's own words come before what all say. */
export const phraseBook: Phrase[] = [
  ...qq,
  ...netease,
  ...google,
  ...microsoft,
  ...clouds,
  ...services,
  ...policies,
  ...recipients,
  ...signIn,
  ...tls,
  ...network,
  ...fallbacks,
  unknown,
]

/** Takes what nodemailer or a socket throws. The host tells apart what several providers word alike. */
export function diagnose(error: unknown, host = ''): Diagnosis {
  const fault = (typeof error === 'object' && error !== null ? error : {}) as Record<
    string,
    unknown
  >
  const text = (name: string) => (typeof fault[name] === 'string' ? fault[name] : '')
  const signal = [text('code'), text('originalCode'), text('command')].join(' ')
  // A socket that tried several addresses throws an error without a message.
  const reply = (text('response') || text('message') || signal).replace(/\s+/g, ' ').trim()
  const found = phraseBook.find(
    (phrase) =>
      (phrase.reply?.test(reply) ?? true) &&
      (phrase.signal?.test(signal) ?? true) &&
      (phrase.host?.test(host) ?? true),
  )
  const { id, kind, zh, en } = found ?? unknown
  const byCode = reply.startsWith('4') ? 'transient' : 'permanent'
  return { id, kind: kind === 'by-code' ? byCode : kind, texts: { zh, en } }
}
