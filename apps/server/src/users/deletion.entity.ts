import { defineEntity, p } from '@mikro-orm/core'
import { User } from './user.entity.ts'

const DeletionSchema = defineEntity({
  name: 'Deletion',
  tableName: 'deletions',
  properties: {
    user: () => p.oneToOne(User).primary().deleteRule('cascade'),
    requestedAt: p.datetime().length(3),
    dueAt: p.datetime().length(3).index('deletions_due_at_index'),
  },
})

export class Deletion extends DeletionSchema.class {}
DeletionSchema.setClass(Deletion)
