import { defineEntity, p } from '@mikro-orm/core'
import { App } from '../apps/app.entity.ts'
import { outboxColumns } from '../outbox/outbox-row.ts'

const LogoutDeliverySchema = defineEntity({
  name: 'LogoutDelivery',
  tableName: 'logout_deliveries',
  properties: {
    id: p.integer().primary(),
    app: () => p.manyToOne(App).deleteRule('cascade').index('logout_deliveries_app_id_index'),
    /** The names by which the app knows the account and the session. */
    subject: p.string().length(22),
    sid: p.string().length(22),
    ...outboxColumns,
    lease: p.string().length(22).nullable().index('logout_deliveries_lease_index'),
    /** The HTTP status of the last answer. */
    status: p.integer().nullable(),
    /** The fault of the last attempt. */
    fault: p.string().length(100).nullable(),
    createdAt: p.datetime().length(3).index('logout_deliveries_created_at_index'),
  },
  indexes: [{ name: 'logout_deliveries_due_index', properties: ['state', 'app', 'nextTryAt'] }],
})

/** The delivery of a session's end to an app. Its token is created when it is sent. */
export class LogoutDelivery extends LogoutDeliverySchema.class {}
LogoutDeliverySchema.setClass(LogoutDelivery)
