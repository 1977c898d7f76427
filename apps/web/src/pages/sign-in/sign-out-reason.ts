/** `ended`: the session ended elsewhere, without an action on this page. */
export type SignOutReason = 'ended' | 'signed-out' | 'deletion-requested'

let lastReason: SignOutReason = 'ended'

/** The sign-in page shows why this browser was signed out. */
export function setSignOutReason(why: SignOutReason): void {
  lastReason = why
}

export const lastSignOutReason = (): SignOutReason => lastReason

let isDeletionCancelled = false

/** The account page shows that this sign-in cancelled the deletion of the account. */
export function setDeletionCancelled(keeps: boolean): void {
  isDeletionCancelled = keeps
}

export const wasDeletionCancelled = (): boolean => isDeletionCancelled
