// The first match wins: Edge also calls itself Chrome, and Chrome calls itself Safari.
const browsers = [
  ['Edg', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['CriOS/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const

const systems = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const

/** "Firefox · Windows", or what the program calls itself when it is no known browser. */
export function nameDevice(userAgent: string | null): string | null {
  if (!userAgent) return null
  const found = [browsers, systems].flatMap(
    (names) => names.find(([mark]) => userAgent.includes(mark))?.[1] ?? [],
  )
  return found.length > 0 ? found.join(' · ') : userAgent.slice(0, 60)
}
