import type { ReactNode } from 'react'

const shape = 'block rounded-lg border border-current/15 px-4 py-3 text-sm'

const calmVariants = { good: 'bg-good-ground text-good', plain: 'bg-ground text-ink' }

type Props = { variant: keyof typeof calmVariants | 'bad'; children: ReactNode }

export function Alert({ variant, children }: Props) {
  if (variant !== 'bad')
    return <output className={`${shape} ${calmVariants[variant]}`}>{children}</output>
  return (
    <p role="alert" className={`${shape} bg-bad-ground text-bad`}>
      {children}
    </p>
  )
}
