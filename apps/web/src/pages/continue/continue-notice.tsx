import { lazyPage } from '../../lazy-page.ts'
import { useNextPage } from '../next-page.ts'
import type { ContinueStep } from './destination.tsx'

/** Most users come from no other program. */
const Destination = lazyPage(async () => (await import('./destination.tsx')).Destination)
const AppNotice = lazyPage(async () => (await import('../question/app-notice.tsx')).AppNotice)

/** The way on to the program that sent the user here, if one did. */
export function ContinueNotice({ step }: { step: ContinueStep }) {
  const { continueAddress, nextPage } = useNextPage()
  const isAsked = nextPage.startsWith('/interaction/')
  if (continueAddress === null && !isAsked) return null
  // The line is reserved, so that the form does not jump after a check that failed at first.
  return (
    <div className="mb-5 min-h-6">
      {continueAddress === null ? (
        <AppNotice page={nextPage} step={step} />
      ) : (
        <Destination address={continueAddress} step={step} />
      )}
    </div>
  )
}
