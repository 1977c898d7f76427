/** Names that browsers still give to zones which the IANA database has renamed. */
const renamed: Partial<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
}

/** "Asia/Kolkata" of "Asia/Calcutta". Only texts use it: an older browser or server may not know the new name. */
export const currentId = (zone: string): string => renamed[zone] ?? zone

export type Zones = {
  /** The browser's own zone and the saved one. */
  first: readonly string[]
  rest: readonly string[]
}

/** All zones that this browser knows, each once. */
export function listZones(own: string, saved: string | null): Zones {
  // Older browsers cannot list zones.
  const { supportedValuesOf: list }: { supportedValuesOf?: typeof Intl.supportedValuesOf } = Intl
  const isSame = saved !== null && currentId(saved) === currentId(own)
  const first = saved === null ? [own] : isSame ? [saved] : [own, saved]
  const taken = new Set(first.map(currentId))
  const known = ['UTC', ...(list?.('timeZone') ?? [])]
  const rest = new Map(known.map((zone) => [currentId(zone), zone]))
  return { first, rest: [...rest].flatMap(([id, zone]) => (taken.has(id) ? [] : zone)) }
}
