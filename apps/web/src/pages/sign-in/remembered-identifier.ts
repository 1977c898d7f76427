import type { User } from '@latchkey/shared/auth'
import { browserStorage } from '../../storage.ts'

const storageKey = 'latchkey.identifier'

/** The name or address typed to sign in, and the id of the account that it opened. */
type Remembered = { identifier: string; userId?: number }

export const rememberedIdentifier = (): string => readStored()?.identifier ?? ''

export function rememberIdentifier(identifier: string, userId?: number): void {
  const remembered: Remembered = { identifier, ...(userId !== undefined && { userId }) }
  browserStorage.writeObject(storageKey, remembered)
}

/** Follows a change of name or address: the old one would no longer sign in. */
export function updateRememberedIdentifier({ id, username, email }: User): void {
  const remembered = readStored()
  if (remembered?.userId !== id) return
  const current = remembered.identifier.includes('@') ? email : username
  if (current.toLowerCase() !== remembered.identifier.toLowerCase()) rememberIdentifier(current, id)
}

export function forgetIdentifier(): void {
  browserStorage.remove(storageKey)
}

function readStored(): Remembered | null {
  const stored = browserStorage.readObject(storageKey)
  return isRemembered(stored) ? stored : null
}

const isRemembered = (stored: Record<string, unknown>): stored is Remembered =>
  typeof stored['identifier'] === 'string'
