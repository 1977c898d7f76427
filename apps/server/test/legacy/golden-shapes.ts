const kinds: Record<string, (got: unknown) => boolean> = {
  '<text>': (got) => typeof got === 'string' && got.trim() !== '',
  '<string>': (got) => typeof got === 'string',
  '<int>': (got) => Number.isInteger(got),
  '<datetime>': (got) => typeof got === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(got),
  '<jwt>': (got) => typeof got === 'string' && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(got),
}

type Place = { where?: string; alt?: Record<string, unknown[]> }

/** Lists the differences of a value from a recorded shape. `alt` names further allowed values. */
export function shapeFaults(want: unknown, got: unknown, place: Place = {}): string[] {
  const { where = '', alt = {} } = place
  if (typeof want === 'object' && want !== null) {
    if (typeof got !== 'object' || got === null) return [`${where} is no object`]
    const [wanted, given] = [new Map(Object.entries(want)), new Map(Object.entries(got))]
    const odd = [...wanted.keys(), ...given.keys()].filter(
      (key) => !wanted.has(key) || !given.has(key),
    )
    const nested = [...wanted].flatMap(([key, one]) =>
      given.has(key)
        ? shapeFaults(one, given.get(key), { where: `${where}.${key}`.replace(/^\./, ''), alt })
        : [],
    )
    return [...(odd.length > 0 ? [`${where} misses or adds ${odd.join()}`] : []), ...nested]
  }
  if ((alt[where] ?? []).some((also) => shapeFaults(also, got).length === 0)) return []
  const kind = typeof want === 'string' ? kinds[want] : undefined
  if (kind) return kind(got) ? [] : [`${where}: ${JSON.stringify(got)} is no ${String(want)}`]
  const exact = typeof want === 'string' && want.startsWith('=') ? want.slice(1) : want
  return Object.is(exact, got)
    ? []
    : [`${where}: ${JSON.stringify(got)}, not ${JSON.stringify(exact)}`]
}
