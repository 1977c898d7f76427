import type { EntityManager } from '@mikro-orm/sql'
import type { Context } from '../context.ts'
import { publish } from '../events/publish.ts'
import { endTrust } from '../factors/trusted-devices.ts'
import type { User } from '../users/user.entity.ts'
import { securityNotice } from './security-notice.ts'

type Change = 'factor_added' | 'factor_removed' | 'backup_codes_made' | 'backup_code_used'

/**
 * Records a change to second factors in its transaction: in the log, in a notice to the owner and as an
 * event for other programs.
 */
export async function notifyFactorChange(
  ctx: Context,
  em: EntityManager,
  { owner, change, detail }: { owner: User; change: Change; detail?: string },
): Promise<void> {
  // A changed set of factors voids the trust that a device earned under the former one.
  if (change !== 'backup_code_used') await endTrust(em, owner)
  ctx.recordEvent(em, { kind: change, userId: owner.id, ...(detail && { detail }) })
  const template = detail === 'passkey' ? ofPasskey[change] : change
  ctx.enqueueMail(em, await securityNotice(template, owner, { ...ctx, em }))
  const type = published[change]
  if (type) await publish(em, { type, userId: owner.id }, ctx.now)
}

const ofPasskey = {
  factor_added: 'passkey_added',
  factor_removed: 'passkey_removed',
  backup_codes_made: 'backup_codes_made',
  backup_code_used: 'backup_code_used',
} as const satisfies Record<Change, string>

const published = {
  factor_added: 'factor.added',
  factor_removed: 'factor.removed',
  backup_codes_made: undefined,
  backup_code_used: undefined,
} as const satisfies Record<Change, string | undefined>
