import { hmac, type Keys } from '../keys.ts'

/**
 * Ids of counters are HMACs. The first eight characters identify the limit, the other 35 the subject;
 * together they fill the column.
 */
export type CounterIds = {
  idFor(limit: string, subject: string): string
  limitPrefix(limit: string): string
}

export function createCounterIds({ counters }: Pick<Keys, 'counters'>): CounterIds {
  const tags = new Map<string, string>()
  function limitPrefix(limit: string): string {
    const known = tags.get(limit)
    if (known !== undefined) return known
    const made = hmac(counters, limit).toString('hex').slice(0, 8)
    tags.set(limit, made)
    return made
  }
  return {
    limitPrefix,
    idFor: (limit, subject) =>
      limitPrefix(limit) + hmac(counters, limit, subject).toString('base64url').slice(0, 35),
  }
}
