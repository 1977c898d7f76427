import { defineEntity, p } from '@mikro-orm/core'
import { User } from '../users/user.entity.ts'

/** A second credential of an account, for clients of the predecessor that send only a digest of its form. */
const ClientPasswordSchema = defineEntity({
  name: 'ClientPassword',
  tableName: 'client_passwords',
  properties: {
    user: () => p.oneToOne(User).primary().deleteRule('cascade'),
    /** The hash of the password's digest in the predecessor's form. */
    password: p.string().length(255),
    passwordKeyId: p.string().length(16),
    /** The salt of the account's password that it belongs to: any other password voids it. */
    besideSalt: p.string().length(255),
  },
})

export class ClientPassword extends ClientPasswordSchema.class {}
ClientPasswordSchema.setClass(ClientPassword)
