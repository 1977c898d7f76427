import { WidePage } from '../../layout/page.tsx'
import { Buttons } from './buttons.tsx'
import { Fields } from './fields.tsx'
import { Alerts } from './alerts.tsx'
import { Passkeys } from './passkeys.tsx'
import { Overlays } from './overlays.tsx'

/** Every component in every state, at `/dev/gallery` in development only. */
export function Gallery() {
  return (
    <WidePage title="Gallery">
      <Buttons />
      <Fields />
      <Alerts />
      <Passkeys />
      <Overlays />
    </WidePage>
  )
}
