import { useId, type ReactNode } from 'react'

const cardClass = 'rounded-2xl border border-edge bg-surface p-5 shadow-sm sm:p-8'

export function Card({ children }: { children: ReactNode }) {
  return <div className={cardClass}>{children}</div>
}

type SectionProps = { title: string; id?: string; intro?: string; children: ReactNode }

/** An `id` lets the page's address lead to the section. */
export function Section({ title, id: anchor, intro, children }: SectionProps) {
  const id = useId()
  return (
    <section
      id={anchor}
      tabIndex={anchor === undefined ? undefined : -1}
      aria-labelledby={id}
      className={`scroll-mt-6 sm:[&_button[type=submit]]:w-auto sm:[&_button[type=submit]]:justify-self-start ${cardClass}`}
    >
      <h2 id={id} className="text-lg font-semibold tracking-tight wrap-anywhere">
        {title}
      </h2>
      {intro && <p className="mt-1.5 text-sm text-quiet">{intro}</p>}
      <div className="mt-5">{children}</div>
    </section>
  )
}
