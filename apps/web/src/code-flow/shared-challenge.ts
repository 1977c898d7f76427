import type { ChallengeType } from '@latchkey/shared/auth'
import { digestText } from '@latchkey/shared/digest'
import { serverNow } from '../api/server-clock.ts'
import { browserStorage } from '../storage.ts'
import { isProgress, type Progress } from './remembered-challenge.ts'

/** An address and the purpose of its code; `owner` is the account whose address changes. */
export type Subject = { type: ChallengeType; owner: string; email: string }

const prefix = 'latchkey.open.'

/** A digest: the next user of this browser must not read the address in its storage. */
const keyOf = ({ type, owner, email }: Subject) =>
  prefix + digestText('latchkey:open:v1:', [type, owner, email.toLowerCase()].join(' '))

/** Shares the challenge with this browser's other tabs, later ones too. Needs the server's clock. */
export function shareProgress(subject: Subject, progress: Progress): void {
  const { challenge, wrongCodes, end } = progress
  for (const key of openKeys()) if (isExpired(key)) browserStorage.remove(key)
  browserStorage.writeObject(keyOf(subject), { challenge, wrongCodes, end })
}

export function findProgress(subject: Subject): Progress | null {
  return read(keyOf(subject))
}

const spent = 'spent'

/** A write that is removed at once still reaches the other tabs, and leaves no trace in the storage. */
export function shareSpent(subject: Subject): void {
  browserStorage.write(keyOf(subject), spent)
  browserStorage.remove(keyOf(subject))
}

/** After a sign-out the next user of this browser must find no open challenge. */
export function forgetShared(): void {
  for (const key of openKeys()) browserStorage.remove(key)
}

type Listener = { onProgress: (progress: Progress) => void; onSpent: () => void }

/** Follows the challenge in other tabs, except its removal: a tab keeps its own copy. */
export function followProgress(subject: Subject, { onProgress, onSpent }: Listener): () => void {
  const key = keyOf(subject)
  function onStorage(event: StorageEvent): void {
    if (event.key !== key) return
    if (event.newValue === spent) return onSpent()
    const received = findProgress(subject)
    if (received) onProgress(received)
  }
  addEventListener('storage', onStorage)
  return () => removeEventListener('storage', onStorage)
}

const openKeys = () => browserStorage.keys().filter((key) => key.startsWith(prefix))

function read(key: string): Progress | null {
  const stored = browserStorage.readObject(key)
  return isProgress(stored) ? stored : null
}

function isExpired(key: string): boolean {
  const progress = read(key)
  return !progress || Date.parse(progress.challenge.expiresAt) < serverNow()
}
