import { defineEntity, p } from '@mikro-orm/core'
import { User } from '../users/user.entity.ts'

const BackupCodeSchema = defineEntity({
  name: 'BackupCode',
  tableName: 'backup_codes',
  properties: {
    /** base64url HMAC of account and code. */
    mac: p.string().length(43).primary(),
    user: () => p.manyToOne(User).deleteRule('cascade').index('backup_codes_user_id_index'),
    /** The SECRET_KEY whose key computed it. */
    secretKeyId: p.string().length(16).index('backup_codes_secret_key_id_index'),
    createdAt: p.datetime().length(3),
  },
})

/** A code that replaces a lost factor once. A used code is deleted. */
export class BackupCode extends BackupCodeSchema.class {}
BackupCodeSchema.setClass(BackupCode)
