import { lazyPage } from '../../lazy-page.ts'
import { useNextPage } from '../next-page.ts'

/** Most users come from no other program. */
const Destination = lazyPage(async () => (await import('./destination.tsx')).Destination)

/** The target after the sign-in, if another program sent the user here. */
export function ContinueNotice() {
  const { continueAddress } = useNextPage()
  if (continueAddress === null) return null
  // The line is reserved, so that the form does not jump after a check that failed at first.
  return (
    <div className="mb-5 min-h-6">
      <Destination address={continueAddress} />
    </div>
  )
}
