import { detailsOf } from '../error-details.ts'
import { clouds } from './smtp-errors/clouds.ts'
import { fallbacks, unknown } from './smtp-errors/fallbacks.ts'
import { google } from './smtp-errors/google.ts'
import { microsoft } from './smtp-errors/microsoft.ts'
import { netease } from './smtp-errors/netease.ts'
import { network } from './smtp-errors/network.ts'
import type { Kind, SmtpErrorText, Explanation } from './smtp-errors/smtp-error-text.ts'
import { policies } from './smtp-errors/policies.ts'
import { qq } from './smtp-errors/qq.ts'
import { recipients } from './smtp-errors/recipients.ts'
import { services } from './smtp-errors/services.ts'
import { signIn } from './smtp-errors/sign-in.ts'
import { tls } from './smtp-errors/tls.ts'

export type Diagnosis = { id: string; kind: Kind; texts: { zh: Explanation; en: Explanation } }

/** The first match wins, so a provider's own wording comes before general ones. */
export const smtpErrors: SmtpErrorText[] = [
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

/**
 * Diagnoses an error of nodemailer or a socket. The host tells providers with the same wording apart.
 */
export function diagnose(error: unknown, host = ''): Diagnosis {
  const details = detailsOf(error)
  const text = (name: 'code' | 'originalCode' | 'command' | 'response' | 'message') =>
    typeof details[name] === 'string' ? details[name] : ''
  const signal = [text('code'), text('originalCode'), text('command')].join(' ')
  // A socket that tried several addresses throws an error without a message.
  const reply = (text('response') || text('message') || signal).replace(/\s+/g, ' ').trim()
  const found = smtpErrors.find(
    (entry) =>
      (entry.reply?.test(reply) ?? true) &&
      (entry.signal?.test(signal) ?? true) &&
      (entry.host?.test(host) ?? true),
  )
  const { id, kind, zh, en } = found ?? unknown
  const byCode = reply.startsWith('4') ? 'transient' : 'permanent'
  return { id, kind: kind === 'by-code' ? byCode : kind, texts: { zh, en } }
}
