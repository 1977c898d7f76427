import { defineEntity, p } from '@mikro-orm/core'
import { App } from '../apps/app.entity.ts'
import { Session } from './session.entity.ts'

const AppSessionSchema = defineEntity({
  name: 'AppSession',
  tableName: 'app_sessions',
  properties: {
    session: () => p.manyToOne(Session).primary().deleteRule('cascade'),
    app: () => p.manyToOne(App).primary().deleteRule('cascade').index('app_sessions_app_id_index'),
    /** The `sid` by which the app knows the session: our own ids stay here. */
    sid: p.string().length(22),
    /** The name of the grant since one was revoked; null until then, when the `sid` names it. */
    grantName: p.string().length(22).nullable(),
    createdAt: p.datetime().length(3),
  },
})

/** An app that a session signed in to. */
export class AppSession extends AppSessionSchema.class {}
AppSessionSchema.setClass(AppSession)
