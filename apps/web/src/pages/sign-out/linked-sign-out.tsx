import { LoadingPage } from '../../layout/page.tsx'
import { ContinueNotice } from '../continue/continue-notice.tsx'
import { useVerdict } from '../continue/use-verdict.ts'
import { SignOutCard } from './sign-out-card.tsx'
import { useSignOut, useSignOutAtOnce } from './use-sign-out.ts'

/**
 * Asks first, since any site may link here. Only an own app that leads back to itself signs out at once.
 */
export function LinkedSignOut({ address }: { address: string | null }) {
  const signingOut = useSignOut()
  const { verdict, failure } = useVerdict(isFromReferrer(address) ? address : null)
  const isAtOnce = verdict?.isAllowed === true && verdict.kind !== 'third_party'
  useSignOutAtOnce(signingOut, isAtOnce)

  const isDeciding = isFromReferrer(address) && !verdict && !failure
  if (isDeciding || (isAtOnce && !signingOut.failure)) return <LoadingPage />
  return (
    <SignOutCard {...signingOut}>
      <ContinueNotice step="sign-out" />
    </SignOutCard>
  )
}

/**
 * Returns whether the page that linked here has the address's own origin, which no other site can forge.
 */
function isFromReferrer(address: string | null): boolean {
  const origin = URL.parse(document.referrer)?.origin
  return address !== null && origin !== undefined && URL.parse(address)?.origin === origin
}
