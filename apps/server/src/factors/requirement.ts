import type { Role } from '@latchkey/shared/auth'

/** The accounts that must have a second factor, and from when. Undefined where none must. */
export type Requirement = { of: 'admins' | 'everyone'; from: Date } | undefined

/** When an account of this role must have a second factor; null where it need not. */
export function requiredFrom(requirement: Requirement, { role }: { role: Role }): Date | null {
  if (!requirement) return null
  return requirement.of === 'everyone' || role !== 'user' ? requirement.from : null
}

/** Whether an account of this role must have one by now. */
export function isRequired(requirement: Requirement, user: { role: Role }, now: Date): boolean {
  const from = requiredFrom(requirement, user)
  return from !== null && from <= now
}
