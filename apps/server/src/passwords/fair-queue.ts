/** The parties for which work is queued: an IP address, an account. */
export type FairnessKeys = readonly string[]

type Place = { fairnessKeys: FairnessKeys; begin(): void; drop(): void }
type Ticket = { place: Place; start: number }

/**
 * Start-time fair queuing (Goyal, Vin, Cheng 1996), for callers with more than one key. Each key gets
 * one turn per round: its second place starts a round after its first. A full queue drops the place
 * furthest behind, which belongs to a caller that holds many.
 */
export function createFairQueue(limit: number) {
  const tickets = new Set<Ticket>()
  /** The next round of each key with a queued place. */
  const rounds = new Map<string, number>()
  let round = 0

  const roundOf = (fairnessKeys: FairnessKeys) =>
    Math.max(round, ...fairnessKeys.map((name) => rounds.get(name) ?? 0))

  function remove(ticket: Ticket): void {
    tickets.delete(ticket)
    for (const name of ticket.place.fairnessKeys) {
      const others = [...tickets].filter(({ place }) => place.fairnessKeys.includes(name))
      if (others.length === 0) rounds.delete(name)
      // The places behind it keep their rounds; the next one joins after the last of them.
      else rounds.set(name, Math.max(...others.map(({ start }) => start + 1)))
    }
  }

  const first = () => best((one, other) => one.start < other.start)
  /** The place furthest behind; of equal ones, the newest. */
  const last = () => best((one, other) => one.start >= other.start)

  function best(isBetter: (one: Ticket, other: Ticket) => boolean): Ticket | undefined {
    let found: Ticket | undefined
    for (const ticket of tickets) if (!found || isBetter(ticket, found)) found = ticket
    return found
  }

  return {
    /** Returns false when the queue is full and no caller with more places can give one up. */
    join(place: Place): boolean {
      const start = roundOf(place.fairnessKeys)
      if (tickets.size >= limit) {
        const behind = last()
        if (!behind || behind.start <= start) return false
        remove(behind)
        behind.place.drop()
      }
      tickets.add({ place, start })
      for (const name of place.fairnessKeys) rounds.set(name, start + 1)
      return true
    },
    leave(place: Place): boolean {
      const ticket = [...tickets].find((one) => one.place === place)
      if (ticket) remove(ticket)
      return ticket !== undefined
    },
    next(): Place | undefined {
      const ticket = first()
      if (!ticket) return undefined
      // New places join at the current round, so it must advance: otherwise they would always come
      // first.
      round = Math.max(round + 1 / tickets.size, ticket.start)
      remove(ticket)
      return ticket.place
    },
    size: () => tickets.size,
  }
}
