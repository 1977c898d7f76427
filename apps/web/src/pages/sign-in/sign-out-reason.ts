/** `ended`: by nobody on this page. */
export type SignOutReason = 'ended' | 'signed-out' | 'deletion-requested'

let lastReason: SignOutReason = 'ended'

/** Why this browser is about to be signed out, for the sign-in page to say. */
export function setSignOutReason(why: SignOutReason): void {
  lastReason = why
}

export const lastSignOutReason = (): SignOutReason => lastReason

let isDeletionCancelled = false

/** Whether who is about to sign in keeps an account that was to be deleted, for the account page to say. */
export function setDeletionCancelled(keeps: boolean): void {
  isDeletionCancelled = keeps
}

export const wasDeletionCancelled = (): boolean => isDeletionCancelled
