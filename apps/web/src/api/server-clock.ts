let offset: number | undefined

/** Learns the server's clock from the `Date` of an answer. */
export function updateServerClock({ headers }: Response): void {
  const date = Date.parse(headers.get('date') ?? '')
  if (date) offset = date - Date.now()
}

/** Before the first answer a time that was kept means nothing: the visitor's clock may be hours off. */
export const isClockKnown = (): boolean => offset !== undefined

/** Waits are counted on the server's clock. */
export const serverNow = (): number => Date.now() + (offset ?? 0)
