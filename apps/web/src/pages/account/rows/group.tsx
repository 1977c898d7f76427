import { useId, type ReactNode } from 'react'

type Props = { id: string; title: string; children: ReactNode }

/** Rows of one subject below their heading. */
export function Group({ id, title, children }: Props) {
  const titleId = useId()
  return (
    <section
      id={id}
      tabIndex={-1}
      aria-labelledby={titleId}
      className="scroll-mt-16 rounded-2xl lg:scroll-mt-6"
    >
      <h2 id={titleId} className="mb-2 text-sm font-semibold">
        {title}
      </h2>
      <div className="divide-y divide-edge rounded-2xl border border-edge bg-surface shadow-xs">
        {children}
      </div>
    </section>
  )
}
