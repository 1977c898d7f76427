/** `ended`: by nobody on this page. */
export type Departure = 'ended' | 'signed-out' | 'leaving'

let departure: Departure = 'ended'

/** Why this browser is about to be signed out, for the sign-in page to say. */
export function noteDeparture(why: Departure): void {
  departure = why
}

export const lastDeparture = (): Departure => departure

let isKept = false

/** Whether who is about to sign in keeps an account that was to be deleted, for the account page to say. */
export function noteKept(keeps: boolean): void {
  isKept = keeps
}

export const wasKept = (): boolean => isKept
