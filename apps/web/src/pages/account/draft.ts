import type { User } from '@latchkey/shared/auth'
import { useEffect, useRef, useState } from 'react'
import { latchkey } from '../../api/client.ts'
import { tabStorage } from '../../storage.ts'
import { lastSignOutReason } from '../sign-in/sign-out-reason.ts'

const storageKey = 'latchkey.draft'

/** Unsaved changes to the profile, as typed. */
export type Draft = { username: string; bio: string; avatar: string }

/**
 * A session that ends from elsewhere must not lose what was being typed. This tab keeps it until the
 * same account signs in again; any other account that signs in discards it unseen.
 */
export function useDraft({ id }: Pick<User, 'id'>) {
  const [restored] = useState(() => readStored(id))
  const typed = useRef<Draft | null>(restored)

  useEffect(() => {
    tabStorage.remove(storageKey)
    return () => rememberAtEnd(id, typed)
  }, [id])

  return { restored, update: (draft: Draft | null) => (typed.current = draft) }
}

function rememberAtEnd(userId: number, { current: draft }: { current: Draft | null }): void {
  const isEnded = latchkey.session.current() === null && lastSignOutReason() === 'ended'
  if (isEnded && draft) tabStorage.writeObject(storageKey, { userId, ...draft })
}

function readStored(userId: number): Draft | null {
  const stored = tabStorage.readObject(storageKey)
  return stored['userId'] === userId && isDraft(stored) ? stored : null
}

const isDraft = (stored: Record<string, unknown>): stored is Draft =>
  ['username', 'bio', 'avatar'].every((field) => typeof stored[field] === 'string')
