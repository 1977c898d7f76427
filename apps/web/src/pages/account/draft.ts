import type { User } from '@latchkey/shared/auth'
import { useEffect, useRef, useState } from 'react'
import { latchkey } from '../../api/client.ts'
import { lastSignOutReason } from '../sign-in/sign-out-reason.ts'

const storageKey = 'latchkey.draft'

/** What was typed into the profile and not saved. */
export type Draft = { username: string; bio: string; avatar: string }

/**
 * A session that ends from elsewhere must not take with it what was being typed. It is kept in this tab
 * until the same account signs in again; another account finds nothing, and takes it away.
 */
export function useDraft({ id }: Pick<User, 'id'>) {
  const [restored] = useState(() => recall(id))
  const typed = useRef<Draft | null>(restored)

  useEffect(() => {
    forget()
    return () => rememberAtEnd(id, typed)
  }, [id])

  return { restored, update: (draft: Draft | null) => (typed.current = draft) }
}

function rememberAtEnd(userId: number, { current: draft }: { current: Draft | null }): void {
  const isEnded = latchkey.session.current() === null && lastSignOutReason() === 'ended'
  if (!isEnded || !draft) return
  try {
    sessionStorage.setItem(storageKey, JSON.stringify({ userId, ...draft }))
  } catch {}
}

function forget(): void {
  try {
    sessionStorage.removeItem(storageKey)
  } catch {}
}

function recall(userId: number): Draft | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? 'null')
    const { userId: owner, ...draft } = kept as Draft & { userId: number }
    const isWhole = [draft.username, draft.bio, draft.avatar].every(
      (text) => typeof text === 'string',
    )
    return owner === userId && isWhole ? draft : null
  } catch {
    return null
  }
}
