import { useState } from 'react'
import { trpc } from './queries.ts'

/** The page waits until the service has answered everything that the rows show: a later value would move them. */
export function useAnswers(): boolean {
  const queries = [
    trpc.account.factors.useQuery(),
    trpc.account.sessions.useQuery(),
    trpc.account.apps.useQuery(),
    trpc.account.securityEvents.useQuery(),
  ]
  const [areThere, setThere] = useState(false)
  // A repeated query counts as pending once more after its failure.
  if (!areThere && queries.every(({ isPending }) => !isPending)) setThere(true)
  return areThere
}
