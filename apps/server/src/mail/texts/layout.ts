import type { Closing, Mail, SecurityNotice } from '../mail.ts'
import type { Wording } from '../wording.ts'
import { formatTime } from './time.ts'

/** A wording without the parts that all mails to an account share. */
export type Texts = Omit<Wording, 'imprint' | 'greeting' | 'given'>

export type NoticeMail = Extract<Mail, SecurityNotice>
export type ResultMail = Extract<Mail, Closing & { disownUrl?: never }>

/** Notices of changes to second factors. */
export type FactorTemplate = Extract<
  NoticeMail['template'],
  `factor${string}` | `passkey${string}` | `backup_code${string}` | 'device_trusted'
>

/** The words of a notice about its change. */
export type Notice = {
  subject: string
  heading: string
  what: string
  /**
   * A title for the circumstances, where they do not plainly belong to `what`. Null leaves them out: a bare
   * time below an announcement would pass for the time announced.
   */
  occasion?: string | null
  /** Advice for the user who made the change. By default there is nothing to do. */
  ifYou?: string
  ifNotYou: string
  link?: Wording['link']
}

/** The words of a result about the account. */
export type Result = { subject: string; heading: string; what: string; advice: string }

/** The words that all notices and results of one language share. */
export type Words = {
  locale: Mail['locale']
  unknownProgram: string
  nothingToDo: string
  secureAccount: string
  /** The effect of securing an account. */
  securing: string
  choosePassword: string
}

/**
 * Throws for a mail that a server of a later release enqueued: it stays in the outbox until one takes it,
 * and never goes out under the words of another.
 */
export function refuseUnknown({ template }: Pick<Mail, 'template'>): never {
  throw new Error(`this release has no mail ${template}`)
}

/** Lays out a notice: most readers made the change themselves, so its button is for the others. */
export function layOutNotice(mail: NoticeMail, notice: Notice, words: Words): Texts {
  const { subject, heading, what, occasion, ifYou = words.nothingToDo, ifNotYou, link } = notice
  const when = circumstances(mail, words)
  const titled = occasion === undefined ? when : `${occasion}\n${when}`
  return {
    subject,
    heading,
    lines: [what, ...(occasion === null ? [] : [titled]), ifYou],
    ...(link && { link }),
    caution: { text: ifNotYou, link: { label: words.secureAccount, url: mail.disownUrl } },
    closing: [words.securing],
  }
}

/** Lays out a mail that reports how an account was secured. */
export function layOutResult(mail: ResultMail, result: Result, words: Words): Texts {
  const { subject, heading, what, advice } = result
  return {
    subject,
    heading,
    lines: [what, circumstances(mail, words)],
    ...(mail.template !== 'account_locked' && {
      link: { label: words.choosePassword, url: `${mail.publicUrl}/forgot-password` },
    }),
    closing: [advice],
  }
}

const circumstances = (
  { at, timeZone, device, place, ip }: Closing,
  { locale, unknownProgram }: Words,
): string =>
  [
    formatTime(at, locale, timeZone),
    ...(ip === null ? [] : [device ?? unknownProgram, ...(place ? [place] : []), `IP ${ip}`]),
  ].join('\n')
