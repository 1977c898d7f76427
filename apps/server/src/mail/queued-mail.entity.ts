import { locales } from '@latchkey/shared/auth'
import { defineEntity, p } from '@mikro-orm/core'
import { Challenge } from '../codes/challenge.entity.ts'
import { outboxColumns } from '../outbox/outbox-row.ts'
import type { Template } from './mail.ts'

const QueuedMailSchema = defineEntity({
  name: 'QueuedMail',
  tableName: 'mails',
  properties: {
    id: p.integer().primary(),
    /** The id in its Message-ID, by which readers recognize a second copy. */
    uuid: p.string().length(36).unique('mails_uuid_unique'),
    template: p.string().length(32).$type<Template>(),
    locale: p.enum(locales),
    recipient: p.string().length(100),
    /** The challenge whose code it carries. The code is computed at sending, never stored. */
    challenge: () => p.manyToOne(Challenge).nullable().deleteRule('cascade'),
    /** For security notices: the account, and the circumstances they report. */
    userId: p.integer().unsigned().nullable().index('mails_user_id_index'),
    ip: p.string().length(45).nullable(),
    userAgent: p.string().length(255).nullable(),
    username: p.string().length(50).nullable(),
    /** The time zone of the times in the mail. */
    timeZone: p.string().length(50).nullable(),
    newEmail: p.string().length(100).nullable(),
    ...outboxColumns,
    lease: p.string().length(22).nullable().index('mails_lease_index'),
    /** The sender that accepted the mail, or that may have accepted it and is the only one to retry. */
    sender: p.string().length(100).nullable(),
    /** The time when its reader chose "It wasn't me". */
    disownedAt: p.datetime().length(3).nullable(),
    /** The last error: an id of the SMTP error catalogue and the server's reply. */
    diagnosis: p.string().length(50).nullable(),
    reply: p.string().length(255).nullable(),
    createdAt: p.datetime().length(3).index('mails_created_at_index'),
  },
  indexes: [{ name: 'mails_due_index', properties: ['state', 'nextTryAt'] }],
})

export class QueuedMail extends QueuedMailSchema.class {}
QueuedMailSchema.setClass(QueuedMail)
