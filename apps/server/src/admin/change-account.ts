import type { Role, Status } from '@latchkey/shared/auth'
import type { NewEvent } from '../audit/record.ts'
import { inTransaction } from '../database/retry.ts'
import { AppError } from '../errors.ts'
import { endSessions } from '../sessions/session.ts'
import { isLastSuperadmin, lockSuperadmins } from '../users/superadmins.ts'
import { User } from '../users/user.entity.ts'
import { record, requireUser, type AdminDeps } from './administration.ts'

/** Throws `NOT_FOUND`, and `FORBIDDEN` for the last superadmin. Returns the account's username. */
export const setRole = (deps: AdminDeps, name: string, role: Role): Promise<string> =>
  change(deps, name, {
    columns: { role },
    losesPower: role !== 'superadmin',
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
    event: { kind: 'status_changed', detail: status },
  })

type Change = {
  columns: Partial<Pick<User, 'role' | 'status'>>
  losesPower: boolean
  endsSessions?: boolean
  event: NewEvent
}

function change(deps: AdminDeps, name: string, to: Change): Promise<string> {
  const { columns, losesPower, endsSessions, event } = to
  return inTransaction(deps.em, async (em) => {
    await lockSuperadmins(em, new Date())
    const user = await requireUser(em, name)
    if (losesPower && (await isLastSuperadmin(em, user))) throw new AppError('FORBIDDEN')
    await em.nativeUpdate(User, { id: user.id }, { ...columns, updatedAt: new Date() })
    if (endsSessions) await endSessions(em, { user })
    record({ ...deps, em }, { ...event, userId: user.id })
    return user.username
  })
}
