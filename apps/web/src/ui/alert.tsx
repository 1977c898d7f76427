import type { ReactNode } from 'react'

const shape = 'block rounded-lg border border-current/15 px-4 py-3 text-sm'

const calm = { good: 'bg-good-ground text-good', plain: 'bg-ground text-ink' }

type Props = { look: keyof typeof calm | 'bad'; children: ReactNode }

export function Notice({ look, children }: Props) {
  if (look !== 'bad') return <output className={`${shape} ${calm[look]}`}>{children}</output>
  return (
    <p role="alert" className={`${shape} bg-bad-ground text-bad`}>
      {children}
    </p>
  )
}
