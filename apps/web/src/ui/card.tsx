import { useId, type ReactNode } from 'react'

const cardLook = 'rounded-2xl border border-edge bg-surface p-5 shadow-sm sm:p-8'

export function Card({ children }: { children: ReactNode }) {
  return <div className={cardLook}>{children}</div>
}

export function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className={`sm:[&_button[type=submit]]:w-auto sm:[&_button[type=submit]]:justify-self-start ${cardLook}`}
    >
      <h2 id={id} className="mb-5 text-lg font-semibold tracking-tight">
        {title}
      </h2>
      {children}
    </section>
  )
}
