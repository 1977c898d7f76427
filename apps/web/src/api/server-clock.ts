let offset: number | undefined

/** Sets the server's clock by the `Date` header of an answer. */
export function updateServerClock({ headers }: Response): void {
  const date = Date.parse(headers.get('date') ?? '')
  if (date) offset = date - Date.now()
}

/** Before the first answer no stored time can be compared: the visitor's clock may be hours off. */
export const isClockKnown = (): boolean => offset !== undefined

/** Milliseconds on the server's clock, which measures all waits. */
export const serverNow = (): number => Date.now() + (offset ?? 0)
