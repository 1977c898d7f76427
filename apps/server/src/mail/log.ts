import type { Locale } from '@latchkey/shared/auth'
import type { EntityManager } from '@mikro-orm/sql'
import { masked } from './hide-secrets.ts'
import { alignColumns } from './log-table.ts'
import { smtpErrors } from './smtp-errors.ts'
import { QueuedMail } from './queued-mail.entity.ts'

export type ListOptions = {
  limit: number
  state?: QueuedMail['state'] | undefined
  /** Shows recipients in full. */
  addresses: boolean
  lang: Locale
}

export type LoggedMail = {
  /** The id that the server's log uses. */
  mail: string
  createdAt: Date
  changedAt: Date
  template: string
  recipient: string
  state: QueuedMail['state']
  attempts: number
  sender: string | null
  nextTryAt: Date | null
  diagnosis: { id: string; cause: string; remedy: string; reply: string } | null
}

/** Returns the mails, newest first. */
export async function listMails(em: EntityManager, options: ListOptions): Promise<LoggedMail[]> {
  const { limit, state, addresses, lang } = options
  const where = state === undefined ? {} : { state }
  const rows = await em.find(QueuedMail, where, {
    orderBy: { createdAt: 'desc', id: 'desc' },
    limit,
  })
  return rows.map((row) => ({
    mail: row.uuid,
    createdAt: row.createdAt,
    changedAt: row.changedAt,
    template: row.template,
    recipient: addresses ? row.recipient : masked(row.recipient),
    state: row.state,
    attempts: row.attempts,
    sender: row.sender ?? null,
    nextTryAt: row.state === 'queued' ? row.nextTryAt : null,
    diagnosis:
      row.diagnosis == null ? null : { ...explain(row.diagnosis, lang), reply: row.reply ?? '' },
  }))
}

function explain(id: string, lang: Locale) {
  // A row may be older than the renaming of its diagnosis.
  const texts = smtpErrors.find((entry) => entry.id === id)?.[lang] ?? { cause: '', remedy: '' }
  return { id, ...texts }
}

const texts = {
  en: {
    head: [
      'created (UTC)',
      'template',
      'recipient',
      'state',
      'tries',
      'sender',
      'next try',
      'diagnosis',
    ],
    none: 'No mails.',
    cause: 'cause',
    remedy: 'remedy',
    reply: 'last reply',
  },
  zh: {
    head: ['创建时间 (UTC)', '模板', '收件人', '状态', '次数', '发信服务器', '下次尝试', '诊断'],
    none: '没有邮件。',
    cause: '原因',
    remedy: '办法',
    reply: '服务器最近的答复',
  },
} satisfies Record<Locale, object>

/** One line per mail; each diagnosis is explained once, below. */
export function formatMails(mails: LoggedMail[], lang: Locale): string {
  const { head, none, cause, remedy, reply } = texts[lang]
  if (mails.length === 0) return none
  const lines = mails.map((mail) => [
    clockTime(mail.createdAt),
    mail.template,
    mail.recipient,
    mail.state,
    String(mail.attempts),
    mail.sender ?? '-',
    mail.nextTryAt ? clockTime(mail.nextTryAt) : '-',
    mail.diagnosis?.id ?? '-',
  ])
  const found = mails.flatMap(({ diagnosis }) => diagnosis ?? [])
  const legend = found
    .filter(({ id }, index) => found.findIndex((other) => other.id === id) === index)
    .map((one) =>
      [
        one.id,
        `  ${cause}: ${one.cause}`,
        `  ${remedy}: ${one.remedy}`,
        `  ${reply}: ${one.reply.replaceAll(/\p{C}+/gu, ' ')}`,
      ].join('\n'),
    )
  return [alignColumns([head, ...lines]).join('\n'), ...legend].join('\n\n')
}

const clockTime = (date: Date): string => date.toISOString().replace('T', ' ').slice(0, 19)
