import type { User } from '@latchkey/shared/auth'

const storageKey = 'latchkey.identifier'

/** What was typed to sign in, and the number of the account that it opened. */
type Kept = { identifier: string; userId?: number }

export const recallIdentifier = (): string => recall()?.identifier ?? ''

// Storage throws where the browser blocks it; the name is then typed anew on each visit.
export function keepIdentifier(identifier: string, userId?: number): void {
  const kept: Kept = { identifier, ...(userId !== undefined && { userId }) }
  try {
    localStorage.setItem(storageKey, JSON.stringify(kept))
  } catch {}
}

/** A name or address that was changed since, here or elsewhere, would no longer sign in. */
export function renewIdentifier({ id, username, email }: User): void {
  const kept = recall()
  if (kept?.userId !== id) return
  const now = kept.identifier.includes('@') ? email : username
  if (now.toLowerCase() !== kept.identifier.toLowerCase()) keepIdentifier(now, id)
}

export function forgetIdentifier(): void {
  try {
    localStorage.removeItem(storageKey)
  } catch {}
}

function recall(): Kept | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? 'null')
    return isKept(kept) ? kept : null
  } catch {
    return null
  }
}

const isKept = (kept: unknown): kept is Kept =>
  typeof (kept as Kept | null)?.identifier === 'string'
