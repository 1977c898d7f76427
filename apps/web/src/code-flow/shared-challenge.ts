import type { ChallengeType } from '@latchkey/shared/auth'
import { digestText } from '@latchkey/shared/digest'
import { serverNow } from '../api/server-clock.ts'
import { isProgress, type Progress } from './remembered-challenge.ts'

/** Whose question it is: an address, asked for one purpose; `owner` is who changes theirs. */
export type Subject = { type: ChallengeType; owner: string; email: string }

const prefix = 'latchkey.open.'

/** A digest: what the browser keeps must not tell the next person the address. */
const keyOf = ({ type, owner, email }: Subject) =>
  prefix + digestText('latchkey:open:v1:', [type, owner, email.toLowerCase()].join(' '))

/** Shares the challenge with other tabs, later ones too. The server's clock must be known. */
export function shareProgress(subject: Subject, progress: Progress): void {
  const { challenge, wrongCodes, end } = progress
  try {
    for (const key of openKeys()) if (isExpired(key)) localStorage.removeItem(key)
    localStorage.setItem(keyOf(subject), JSON.stringify({ challenge, wrongCodes, end }))
  } catch {}
}

export function findProgress(subject: Subject): Progress | null {
  return read(keyOf(subject))
}

const spent = 'spent'

/** The other tabs hear of it, and nothing is left. */
export function shareSpent(subject: Subject): void {
  try {
    localStorage.setItem(keyOf(subject), spent)
    localStorage.removeItem(keyOf(subject))
  } catch {}
}

/** The next person at this browser begins anew. */
export function forgetShared(): void {
  try {
    for (const key of openKeys()) localStorage.removeItem(key)
  } catch {}
}

type Listener = { onProgress: (progress: Progress) => void; onSpent: () => void }

/** Hears what other tabs do with the challenge. Not its removal: a tab keeps what it knows. */
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

const openKeys = () => Object.keys(localStorage).filter((key) => key.startsWith(prefix))

function read(key: string): Progress | null {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
    return isProgress(found) ? found : null
  } catch {
    return null
  }
}

function isExpired(key: string): boolean {
  const kept = read(key)
  return !kept || Date.parse(kept.challenge.expiresAt) < serverNow()
}
