import type { User } from '@latchkey/shared/auth'

const storageKey = 'latchkey.identifier'

/** What was typed to sign in, and the number of the account that it opened. */
type Remembered = { identifier: string; userId?: number }

export const rememberedIdentifier = (): string => recall()?.identifier ?? ''

// Storage throws where the browser blocks it; the name is then typed anew on each visit.
export function rememberIdentifier(identifier: string, userId?: number): void {
  const kept: Remembered = { identifier, ...(userId !== undefined && { userId }) }
  try {
    localStorage.setItem(storageKey, JSON.stringify(kept))
  } catch {}
}

/** A name or address that was changed since, here or elsewhere, would no longer sign in. */
export function updateRememberedIdentifier({ id, username, email }: User): void {
  const kept = recall()
  if (kept?.userId !== id) return
  const now = kept.identifier.includes('@') ? email : username
  if (now.toLowerCase() !== kept.identifier.toLowerCase()) rememberIdentifier(now, id)
}

export function forgetIdentifier(): void {
  try {
    localStorage.removeItem(storageKey)
  } catch {}
}

function recall(): Remembered | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? 'null')
    return isRemembered(kept) ? kept : null
  } catch {
    return null
  }
}

const isRemembered = (kept: unknown): kept is Remembered =>
  typeof (kept as Remembered | null)?.identifier === 'string'
