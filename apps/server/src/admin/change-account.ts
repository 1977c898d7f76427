import type { Role, Status } from '@latchkey/shared/auth'
import type { NewEvent } from '../audit/record.ts'
import { inTransaction } from '../database/retry.ts'
import { publish } from '../events/publish.ts'
import { AppError } from '../errors.ts'
import { signOutEverywhere } from '../sessions/sign-out-everywhere.ts'
import { isLastSuperadmin, lockSuperadmins } from '../users/superadmins.ts'
import { User } from '../users/user.entity.ts'
import type { EventType } from '../events/event-types.ts'
import { lockAccount, record, requireUser, type AdminDeps } from './administration.ts'

/** Throws `NOT_FOUND`, and `FORBIDDEN` for the last superadmin. Returns the account's username. */
export const setRole = (deps: AdminDeps, name: string, role: Role): Promise<string> =>
  change(deps, name, {
    columns: { role },
    losesPower: role !== 'superadmin',
    published: 'user.updated',
    event: { kind: 'role_changed', detail: role },
  })

/**
 * A status other than `active` ends the sessions. Throws `NOT_FOUND`, and `FORBIDDEN` for the last
 * superadmin. Returns the account's username.
 */
export const setStatus = (deps: AdminDeps, name: string, status: Status): Promise<string> =>
  change(deps, name, {
    columns: { status },
    losesPower: status !== 'active',
    endsSessions: status !== 'active',
    published: told[status],
    event: { kind: 'status_changed', detail: status },
  })

const told = {
  active: 'user.restored',
  banned: 'user.banned',
  muted: 'user.muted',
} as const satisfies Record<Status, EventType>

type Change = {
  columns: Partial<Pick<User, 'role' | 'status'>>
  losesPower: boolean
  endsSessions?: boolean
  published: 'user.updated' | (typeof told)[Status]
  event: NewEvent
}

async function change(deps: AdminDeps, name: string, to: Change): Promise<string> {
  const { columns, losesPower, endsSessions, published, event } = to
  const { id } = await requireUser(deps.em.fork(), name)
  return inTransaction(deps.em, async (em) => {
    const now = new Date()
    await lockSuperadmins(em, now)
    const user = await lockAccount(em, id, now)
    if (losesPower && (await isLastSuperadmin(em, user))) throw new AppError('FORBIDDEN')
    await em.nativeUpdate(User, { id }, { ...columns, updatedAt: now })
    const { role = user.role, status = user.status } = columns
    const isNew = role !== user.role || status !== user.status
    if (isNew) await publish(em, { type: published, userId: user.id }, now)
    if (endsSessions) await signOutEverywhere(em, user, now)
    record({ ...deps, em }, { ...event, userId: user.id })
    return user.username
  })
}
