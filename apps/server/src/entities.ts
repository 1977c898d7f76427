import { Avatar } from './account/avatar.entity.ts'
import { SecurityEvent } from './audit/event.entity.ts'
import { Challenge } from './auth/challenge.entity.ts'
import { Deletion } from './auth/deletion.entity.ts'
import { Lockout } from './auth/lockout.entity.ts'
import { Session } from './auth/session.entity.ts'
import { User } from './auth/user.entity.ts'
import { Counter } from './limits/counter.entity.ts'
import { QueuedMail } from './mail/queued-mail.entity.ts'

/** Every table there is. */
export const entities = [
  User,
  Avatar,
  Challenge,
  Deletion,
  Session,
  Counter,
  Lockout,
  QueuedMail,
  SecurityEvent,
]
