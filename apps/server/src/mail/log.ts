import type { Locale } from '@latchkey/shared/auth'
import type { EntityManager } from '@mikro-orm/sql'
import { masked } from './hide-secrets.ts'
import type { Template } from './mail.ts'
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
  template: Template
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
