import { useEffect, useState } from 'react'
import { browserStorage } from '../../storage.ts'

const storageKey = 'latchkey.signed-in'

/**
 * The browser's memory of being signed in, without a name. It outlives a reload, and ends when a page notices
 * that the session is over.
 */
export const browserWasSignedIn = {
  read: (): boolean => browserStorage.read(storageKey) !== '',
  write(isSignedIn: boolean): void {
    if (isSignedIn) browserStorage.write(storageKey, 'yes')
    else browserStorage.remove(storageKey)
  },
}

/** `ended`: the session ended elsewhere, without an action on this page. */
export type SignOutReason = 'ended' | 'signed-out' | 'deletion-requested'

let lastReason: SignOutReason = 'ended'

/** The sign-in page shows why this browser was signed out. */
export function setSignOutReason(why: SignOutReason): void {
  lastReason = why
}

export const lastSignOutReason = (): SignOutReason => lastReason

/** Returns whether this browser is or was signed in. A reload forgets the session, but not this. */
export function useWasSignedIn(isSignedIn: boolean): boolean {
  const [was, setWas] = useState(() => browserWasSignedIn.read())
  if (isSignedIn && !was) setWas(true)
  useEffect(() => {
    // The reason of an earlier sign-out is none for the end of this session.
    if (isSignedIn) setSignOutReason('ended')
  }, [isSignedIn])
  return was
}

let isDeletionCancelled = false

/** The account page shows that this sign-in cancelled the deletion of the account. */
export function setDeletionCancelled(keeps: boolean): void {
  isDeletionCancelled = keeps
}

export const wasDeletionCancelled = (): boolean => isDeletionCancelled
