import { deviceName } from '../sessions/known-device.ts'
import type { User } from '../users/user.entity.ts'

export type Names = Pick<User, 'id' | 'usernameCanonical' | 'emailCanonical'>

/** The budgets that failures from unknown browsers use up, for an account or for a name without one. */
export function strangerBudgets(user: Names | undefined, name: string): string[] {
  const names = user ? [user.usernameCanonical, user.emailCanonical] : [name]
  return [...names.map(nameSubject), totalSubject(user, name)]
}

export const nameSubject = (name: string): string => `name:${name}`
export const deviceSubject = (cookie: string | undefined, { id }: { id: number }): string =>
  `device:${deviceName(cookie)}:${id}`

/** The key that attempts are counted under, the same for each name of an account. */
export const failureKey = (user: { id: number } | undefined, name: string): string =>
  user ? String(user.id) : `nobody:${name}`
export const totalSubject = (user: { id: number } | undefined, name: string): string =>
  `account:${failureKey(user, name)}`

/** Wrong codes of a second factor, which neither a right password nor a reset clears. */
export const factorSubject = ({ id }: { id: number }): string => `factor:${id}`
export const deviceFactorSubject = (cookie: string | undefined, { id }: { id: number }): string =>
  `device-factor:${deviceName(cookie)}:${id}`
