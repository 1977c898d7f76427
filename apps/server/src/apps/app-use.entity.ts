import { defineEntity, p } from '@mikro-orm/core'
import { User } from '../users/user.entity.ts'
import { App } from './app.entity.ts'
import { Lines } from './lines.ts'

const AppUseSchema = defineEntity({
  name: 'AppUse',
  tableName: 'app_uses',
  properties: {
    user: () => p.manyToOne(User).primary().deleteRule('cascade'),
    app: () => p.manyToOne(App).primary().deleteRule('cascade').index('app_uses_app_id_index'),
    /** The scopes that the user granted a third-party app. Own apps need no consent. */
    scopes: p.type(Lines),
    agreedAt: p.datetime().length(3).nullable(),
    createdAt: p.datetime().length(3),
    lastUsedAt: p.datetime().length(3),
  },
})

/** The use of an app by an account. It outlives the sessions; removing the app's access deletes it. */
export class AppUse extends AppUseSchema.class {}
AppUseSchema.setClass(AppUse)
