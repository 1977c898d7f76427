import { useState } from 'react'
import { Redirect } from 'wouter'
import { Onward } from '../continue/onward.tsx'
import { useNextPage } from '../next-page.ts'
import { AppSignOut } from './app-sign-out.tsx'
import { LinkedSignOut } from './linked-sign-out.tsx'
import { readSignOutRequest } from './sign-out-request.ts'

/** The page to which programs redirect users for signing out. */
export function SignOut({ isSignedIn }: { isSignedIn: boolean }) {
  const { continueAddress } = useNextPage()
  const [request] = useState(readSignOutRequest)
  if (request) return <AppSignOut {...request} isSignedIn={isSignedIn} />
  if (isSignedIn) return <LinkedSignOut address={continueAddress} />
  if (continueAddress !== null) return <Onward address={continueAddress} isSignedIn={false} />
  return <Redirect to="/login" replace state={{ arrival: 'signed-out' }} />
}
