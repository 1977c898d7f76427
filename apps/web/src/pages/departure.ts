type Departure = 'signed-out' | 'leaving'

let departure: Departure = 'signed-out'

/** Why this browser is about to be signed out, for the sign-in page to say. */
export function noteDeparture(why: Departure): void {
  departure = why
}

export const lastDeparture = (): Departure => departure
