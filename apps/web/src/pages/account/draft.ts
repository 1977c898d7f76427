import type { User } from '@latchkey/shared/auth'
import { useEffect, useRef, useState } from 'react'
import { latchkey } from '../../api/client.ts'
import { reloadEvent } from '../../forms/use-unsaved-changes.ts'
import { tabStorage } from '../../storage.ts'
import { lastSignOutReason } from '../sign-in/sign-out-reason.ts'

const storageKey = 'latchkey.draft'

/** An unsaved change of a row, as typed. */
type Draft = { id: string; text: string }

export type DraftKeeper = ReturnType<typeof useDraft>

/**
 * A session that ends elsewhere, or a page that reloads by itself, must not lose typed text. This tab
 * keeps it until the same account is back; another account that signs in discards it unseen.
 */
export function useDraft({ id }: Pick<User, 'id'>) {
  const [restored] = useState(() => readStored(id))
  const typed = useRef<Draft | null>(restored)

  useEffect(() => {
    tabStorage.remove(storageKey)
    const keep = () => keepDraft(id, typed.current)
    addEventListener(reloadEvent, keep)
    return () => {
      removeEventListener(reloadEvent, keep)
      if (hasEnded()) keep()
    }
  }, [id])

  return {
    restored,
    /** The text kept for a row until it is saved or discarded. */
    restoredFor: (row: string) =>
      typed.current === restored && restored?.id === row ? restored.text : null,
    update: (draft: Draft | null) => (typed.current = draft),
  }
}

const hasEnded = () => latchkey.session.current() === null && lastSignOutReason() === 'ended'

function keepDraft(userId: number, draft: Draft | null): void {
  if (draft) tabStorage.writeObject(storageKey, { userId, ...draft })
}

function readStored(userId: number): Draft | null {
  const { userId: owner, id, text } = tabStorage.readObject(storageKey)
  const isOurs = owner === userId && typeof id === 'string' && typeof text === 'string'
  return isOurs ? { id, text } : null
}
