import { WidePage } from '../layout/page.tsx'
import { Buttons } from './buttons.tsx'
import { Fields } from './fields.tsx'
import { Alerts } from './alerts.tsx'
import { Overlays } from './overlays.tsx'

/** Every part in every state, in development only: `/dev/gallery`. */
export function Gallery() {
  return (
    <WidePage title="Gallery">
      <Buttons />
      <Fields />
      <Alerts />
      <Overlays />
    </WidePage>
  )
}
