import { useEffect, useState } from 'react'

/** A formatter takes a millisecond, and there are 400 zones: naming more at once would hold up a press. */
const batch = 8

type Names = { locale: string; names: readonly string[] }

const none: readonly string[] = []

/** Names of time zones in the language of the page, which come one after another; until then, and in English, those of IANA. */
export function useZoneNames(zones: readonly string[], locale: string): (zone: string) => string {
  const [known, setKnown] = useState<Names>({ locale, names: [] })
  const names = known.locale === locale ? known.names : none
  const isDone = locale.startsWith('en') || names.length >= zones.length
  useEffect(() => {
    if (isDone) return undefined
    const timer = setTimeout(() => {
      const next = zones.slice(names.length, names.length + batch)
      setKnown({ locale, names: [...names, ...next.map((zone) => nameZone(zone, locale))] })
    })
    return () => clearTimeout(timer)
  }, [zones, locale, names, isDone])
  return (zone) => names[zones.indexOf(zone)] ?? idOf(zone)
}

/** "中国时间", where English has "Asia/Shanghai". */
function nameZone(zone: string, locale: string): string {
  if (locale.startsWith('en') || zone === 'UTC') return idOf(zone)
  const name = partOf(zone, locale, 'shortGeneric')
  // Browsers know few names in Chinese, and join the rest from an English place and a Chinese word.
  return name === undefined || /[a-z]/i.test(name) ? idOf(zone) : name
}

/** "Asia/Shanghai · GMT+8", or the bare name of a zone that this browser does not know. */
export function describeZone(zone: string, locale: string): string {
  const offset = partOf(zone, locale, 'shortOffset')
  return offset === undefined ? idOf(zone) : `${nameZone(zone, locale)} · ${offset}`
}

const idOf = (zone: string): string => zone.replaceAll('_', ' ')

type Naming = Intl.DateTimeFormatOptions['timeZoneName']

function partOf(zone: string, locale: string, timeZoneName: Naming): string | undefined {
  try {
    const format = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName })
    return format.formatToParts().find(({ type }) => type === 'timeZoneName')?.value
  } catch {
    return undefined
  }
}
