import { useEffect, useMemo, useState } from 'react'
import { currentId, type Zones } from './zone-ids.ts'

/** A formatter takes a millisecond, and there are 400 zones: naming more at once would hold up a press. */
const batch = 8

type Choice = { zone: string; label: string }

/**
 * The zones to choose from, by their names in the language of the page, with offsets. Those come a moment
 * later, all at once; until then the zones have the names of IANA.
 */
export function useZoneChoices(zones: Zones, locale: string): readonly Choice[] {
  const [named, setNamed] = useState<{ locale: string; choices: Choice[] } | null>(null)
  const unnamed = useMemo(() => choicesOf(zones, idOf), [zones])
  useEffect(() => {
    const all = [...zones.first, ...zones.rest]
    const labels = new Map<string, string>()
    let timer = setTimeout(next)
    function next(): void {
      for (const zone of all.slice(labels.size, labels.size + batch))
        labels.set(zone, describeZone(zone, locale))
      if (labels.size < all.length) timer = setTimeout(next)
      else setNamed({ locale, choices: choicesOf(zones, tellApart(labels), locale) })
    }
    return () => clearTimeout(timer)
  }, [zones, locale])
  return named?.locale === locale ? named.choices : unnamed
}

/** The first zones stay first; the others are in the order of what is shown. */
function choicesOf({ first, rest }: Zones, nameOf: (zone: string) => string, locale = 'en') {
  const toChoice = (zone: string): Choice => ({ zone, label: nameOf(zone) })
  const { compare } = new Intl.Collator(locale)
  const others = rest.map(toChoice).toSorted((one, other) => compare(one.label, other.label))
  return [...first.map(toChoice), ...others]
}

/** Several zones share a name in Chinese: their ids follow it. */
function tellApart(labels: ReadonlyMap<string, string>): (zone: string) => string {
  const counts = new Map<string, number>()
  for (const label of labels.values()) counts.set(label, (counts.get(label) ?? 0) + 1)
  return (zone) => {
    const label = labels.get(zone) ?? idOf(zone)
    return (counts.get(label) ?? 0) > 1 ? `${label} · ${idOf(zone)}` : label
  }
}

/** "日本时间", where English has "Asia/Tokyo"; "北美太平洋时间" where a place has no Chinese name. */
function nameZone(zone: string, locale: string): string {
  if (locale.startsWith('en') || zone === 'UTC') return idOf(zone)
  // People in China and the mails of this service say so; browsers say "中国时间".
  if (zone === 'Asia/Shanghai') return '北京时间'
  // The other zone of China is the one whose place browsers name in English only.
  if (zone === 'Asia/Urumqi') return '乌鲁木齐时间'
  // Browsers know few places in Chinese, and join the rest from an English one and a Chinese word.
  const inChinese = (form: Naming) => {
    const name = partOf(zone, locale, form)
    return name !== undefined && !/[a-z]/i.test(name) ? name : undefined
  }
  return inChinese('shortGeneric') ?? inChinese('longGeneric') ?? idOf(zone)
}

/** "Asia/Shanghai · GMT+8", or the bare name of a zone that this browser does not know. */
export function describeZone(zone: string, locale: string): string {
  const offset = partOf(zone, locale, 'shortOffset')
  return offset === undefined ? idOf(zone) : `${nameZone(zone, locale)} · ${offset}`
}

const idOf = (zone: string): string => currentId(zone).replaceAll('_', ' ')

type Naming = Intl.DateTimeFormatOptions['timeZoneName']

function partOf(zone: string, locale: string, timeZoneName: Naming): string | undefined {
  try {
    const format = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName })
    return format.formatToParts().find(({ type }) => type === 'timeZoneName')?.value
  } catch {
    return undefined
  }
}
