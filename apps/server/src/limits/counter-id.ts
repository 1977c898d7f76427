import { hmac, type Keys } from '../keys.ts'

/** Builds counter ids from HMACs. The first eight characters identify the limit. */
export type CounterIds = {
  of(limit: string, subject: string): string
  tag(limit: string): string
}

export function createCounterIds({ counters }: Pick<Keys, 'counters'>): CounterIds {
  const tags = new Map<string, string>()
  function tag(limit: string): string {
    const known = tags.get(limit)
    if (known !== undefined) return known
    const made = hmac(counters, limit).toString('hex').slice(0, 8)
    tags.set(limit, made)
    return made
  }
  return {
    tag,
    of: (limit, subject) =>
      tag(limit) + hmac(counters, limit, subject).toString('base64url').slice(0, 35),
  }
}
