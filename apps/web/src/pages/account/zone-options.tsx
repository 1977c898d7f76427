import { useDeferredValue, useState } from 'react'
import { timeZone } from '../../time-zone.ts'
import { listZones } from './zone-ids.ts'
import { useZoneChoices } from './zone-names.ts'

type Props = { saved: string | null; locale: string }

/** All zones this browser knows; the first is its own. */
export function ZoneOptions({ saved, locale }: Props) {
  const [zones] = useState(() => listZones(timeZone(), saved))
  const choices = useZoneChoices(zones, locale)
  // Four hundred options would hold up the press that opens the row: they follow in the next frame.
  return useDeferredValue(choices, choices.slice(0, zones.first.length)).map(({ zone, label }) => (
    <option key={zone} value={zone}>
      {label}
    </option>
  ))
}
