import type { ReactNode } from 'react'
import { Address } from '../ui/address.tsx'
import { OtherAddress } from './other-address.tsx'
import type { CodeFlow } from './use-code-flow.ts'

type Props = { flow: CodeFlow; email: string; children?: ReactNode }

/** The address of a flow, beside the way to another one. */
export function AddressLine({ flow, email, children }: Props) {
  return (
    <p className="flex flex-wrap items-baseline justify-between gap-x-4 wrap-anywhere">
      <strong className="font-semibold">
        <Address email={email} />
        {children}
      </strong>
      <OtherAddress flow={flow} />
    </p>
  )
}
