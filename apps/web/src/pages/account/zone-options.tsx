import { useState } from 'react'
import { timeZone } from '../../time-zone.ts'
import { listZones } from './zone-ids.ts'
import { useZoneChoices } from './zone-names.ts'

type Props = { saved: string | null; locale: string }

/** All zones this browser knows; the first is its own. */
export function ZoneOptions({ saved, locale }: Props) {
  const [zones] = useState(() => listZones(timeZone(), saved))
  return useZoneChoices(zones, locale).map(({ zone, label }) => (
    <option key={zone} value={zone}>
      {label}
    </option>
  ))
}
