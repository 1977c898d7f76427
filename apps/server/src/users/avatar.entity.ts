import { defineEntity, p } from '@mikro-orm/core'
import { User } from './user.entity.ts'
import type { PictureType } from './picture.ts'

/** The path of served pictures. `users.avatar` begins with it when the picture is stored here. */
export const avatarsPath = '/avatars/'

const AvatarSchema = defineEntity({
  name: 'Avatar',
  tableName: 'avatars',
  properties: {
    user: () => p.oneToOne(User).primary().deleteRule('cascade'),
    /** base64url SHA-256 of the bytes: the URL changes with the picture. */
    hash: p.string().length(43).index('avatars_hash_index'),
    type: p.string().length(10).$type<PictureType>(),
    bytes: p.blob(),
  },
})

export class Avatar extends AvatarSchema.class {}
AvatarSchema.setClass(Avatar)
