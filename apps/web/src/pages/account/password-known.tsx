import type { ReactNode } from 'react'
import { trpc } from './queries.ts'
import { Answer } from './rows/answer.tsx'

type Props = {
  /** A button below the offer to ask again. */
  below?: ReactNode
  children: (hasPassword: boolean) => ReactNode
}

/** A form that depends on whether the account has a password. Until that is known, it offers to ask again. */
export function PasswordKnown({ below, children }: Props) {
  const query = trpc.account.factors.useQuery()
  if (query.data) return children(query.data.hasPassword)
  return (
    <>
      <Answer name="factors" query={query}>
        {() => null}
      </Answer>
      {below && <div className="mt-3 -ml-3">{below}</div>}
    </>
  )
}
