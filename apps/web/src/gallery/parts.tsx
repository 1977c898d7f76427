import { WidePage } from '../layout/page.tsx'
import { Buttons } from './buttons.tsx'
import { Fields } from './fields.tsx'
import { Notices } from './notices.tsx'
import { Overlays } from './overlays.tsx'

/** Every part in every state, in development only: `/dev/parts`. */
export function Parts() {
  return (
    <WidePage title="Parts">
      <Buttons />
      <Fields />
      <Notices />
      <Overlays />
    </WidePage>
  )
}
