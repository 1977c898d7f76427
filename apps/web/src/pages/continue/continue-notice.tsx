import { Suspense } from 'react'
import { lazyPage } from '../../lazy-page.ts'
import { useNextPage } from '../next-page.ts'

/** Most people come from nowhere else. */
const Destination = lazyPage(async () => (await import('./destination.tsx')).Destination)

/** Where the page leads afterwards, if another program sent the person here. */
export function ContinueNotice() {
  const { continueAddress } = useNextPage()
  if (continueAddress === null) return null
  // Its line is kept free, so that the form does not jump.
  return (
    <div className="mb-5 min-h-6">
      <Suspense>
        <Destination address={continueAddress} />
      </Suspense>
    </div>
  )
}
