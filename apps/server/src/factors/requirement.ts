import type { Role } from '@latchkey/shared/auth'

/**
 * The accounts that must have a second factor, and the date from which they must. Undefined if none must.
 */
export type Requirement = { of: 'admins' | 'everyone'; from: Date } | undefined

/** Returns the time from which an account of this role must have a second factor; null if it need not. */
export function requiredFrom(requirement: Requirement, { role }: { role: Role }): Date | null {
  if (!requirement) return null
  return requirement.of === 'everyone' || role !== 'user' ? requirement.from : null
}

/** Returns whether an account of this role must have a second factor by now. */
export function isRequired(requirement: Requirement, user: { role: Role }, now: Date): boolean {
  const from = requiredFrom(requirement, user)
  return from !== null && from <= now
}
