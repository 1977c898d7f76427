import { useState } from 'react'
import { timeZone } from '../../time-zone.ts'
import { useZoneNames } from './zone-names.ts'

type Props = { saved: string | null; locale: string }

/** All zones this browser knows; the first is its own. */
export function ZoneOptions({ saved, locale }: Props) {
  const [zones] = useState(() => listZones(saved))
  const nameOf = useZoneNames(zones, locale)
  return zones.map((zone) => (
    <option key={zone} value={zone}>
      {nameOf(zone)}
    </option>
  ))
}

/** Older browsers cannot list zones. */
function listZones(saved: string | null): string[] {
  const { supportedValuesOf: list }: { supportedValuesOf?: typeof Intl.supportedValuesOf } = Intl
  const known = list?.('timeZone') ?? []
  return [...new Set([timeZone(), ...(saved === null ? [] : [saved]), 'UTC', ...known])]
}
