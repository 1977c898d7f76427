import type { ReactNode } from 'react'

const shape = 'block rounded-lg border border-current/15 px-4 py-3 text-sm'

export function Notice({ look, children }: { look: 'good' | 'bad'; children: ReactNode }) {
  if (look === 'good') {
    return <output className={`${shape} bg-good-ground text-good`}>{children}</output>
  }
  return (
    <p role="alert" className={`${shape} bg-bad-ground text-bad`}>
      {children}
    </p>
  )
}
