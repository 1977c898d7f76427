import { locales } from '@latchkey/shared/auth'
import { defineEntity, p } from '@mikro-orm/core'
import { Challenge } from '../codes/challenge.entity.ts'
import type { Template } from './mail.ts'

export const mailStates = ['queued', 'sent', 'refused', 'expired'] as const

const QueuedMailSchema = defineEntity({
  name: 'QueuedMail',
  tableName: 'mails',
  properties: {
    id: p.integer().primary(),
    /** Names the mail in its Message-ID, so that a second copy is known for one. */
    uuid: p.string().length(36).unique('mails_uuid_unique'),
    template: p.string().length(32).$type<Template>(),
    locale: p.enum(locales),
    recipient: p.string().length(100),
    /** Whose code it carries: computed when the mail leaves, never stored. */
    challenge: () => p.manyToOne(Challenge).nullable().deleteRule('cascade'),
    /** Notices: whose account, and the circumstances they tell. */
    userId: p.integer().unsigned().nullable().index('mails_user_id_index'),
    ip: p.string().length(45).nullable(),
    userAgent: p.string().length(255).nullable(),
    username: p.string().length(50).nullable(),
    newEmail: p.string().length(100).nullable(),
    state: p.enum(mailStates).default('queued'),
    attempts: p.integer().default(0),
    /** Also the end of the lease of whoever is sending it now. */
    nextTryAt: p.datetime().length(3),
    lease: p.string().length(22).nullable().index('mails_lease_index'),
    /** After it the mail is of no use to anybody. */
    usefulUntil: p.datetime().length(3),
    /** The one that took it, or that alone may try again because it perhaps did. */
    sender: p.string().length(100).nullable(),
    /** When its reader said "it wasn't me". */
    disownedAt: p.datetime().length(3).nullable(),
    /** What went wrong last: an id of the phrase book and what the mail server said. */
    diagnosis: p.string().length(50).nullable(),
    reply: p.string().length(255).nullable(),
    createdAt: p.datetime().length(3).index('mails_created_at_index'),
    changedAt: p.datetime().length(3),
  },
  indexes: [{ name: 'mails_due_index', properties: ['state', 'nextTryAt'] }],
})

export class QueuedMail extends QueuedMailSchema.class {}
QueuedMailSchema.setClass(QueuedMail)
