import { App } from './apps/app.entity.ts'
import { AppUse } from './apps/app-use.entity.ts'
import { Avatar } from './users/avatar.entity.ts'
import { SecurityEvent } from './audit/event.entity.ts'
import { BackupCode } from './factors/backup-code.entity.ts'
import { Factor } from './factors/factor.entity.ts'
import { Passkey } from './factors/passkey.entity.ts'
import { TrustedDevice } from './factors/trusted-device.entity.ts'
import { SpentChallenge } from './factors/spent-challenge.entity.ts'
import { SignInAttempt } from './factors/sign-in-attempt.entity.ts'
import { Challenge } from './codes/challenge.entity.ts'
import { ClientChallenge } from './codes/client-challenge.entity.ts'
import { ClientPassword } from './passwords/client-password.entity.ts'
import { SealedHash } from './foreign-hashes/sealed-hash.entity.ts'
import { Deletion } from './users/deletion.entity.ts'
import { ExposedDigest } from './passwords/exposed-digest.entity.ts'
import { AppSession } from './sessions/app-session.entity.ts'
import { OidcRecord } from './oidc/oidc-record.entity.ts'
import { Lockout } from './passwords/lockout.entity.ts'
import { Session } from './sessions/session.entity.ts'
import { SigningKey } from './signing/signing-key.entity.ts'
import { User } from './users/user.entity.ts'
import { Webhook } from './webhooks/webhook.entity.ts'
import { WebhookDelivery } from './webhooks/webhook-delivery.entity.ts'
import { Counter } from './limits/counter.entity.ts'
import { LogoutDelivery } from './logouts/logout-delivery.entity.ts'
import { QueuedMail } from './mail/queued-mail.entity.ts'
import { PublishedEvent } from './events/published-event.entity.ts'

/** Every table of the schema. */
export const entities = [
  User,
  Avatar,
  Challenge,
  ClientChallenge,
  ClientPassword,
  ExposedDigest,
  SealedHash,
  Deletion,
  Session,
  Counter,
  Lockout,
  QueuedMail,
  SecurityEvent,
  App,
  AppUse,
  SigningKey,
  PublishedEvent,
  Webhook,
  WebhookDelivery,
  AppSession,
  LogoutDelivery,
  OidcRecord,
  Factor,
  BackupCode,
  SignInAttempt,
  Passkey,
  SpentChallenge,
  TrustedDevice,
]
