import { useId, type ReactNode } from 'react'

export function Card({ children }: { children: ReactNode }) {
  return <div className="rounded-2xl bg-surface p-5 shadow-sm sm:p-8">{children}</div>
}

export function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section
      aria-labelledby={id}
      className="sm:[&_button[type=submit]]:w-auto sm:[&_button[type=submit]]:justify-self-start rounded-2xl bg-surface p-5 shadow-sm sm:p-8"
    >
      <h2 id={id} className="mb-4 text-lg font-semibold">
        {title}
      </h2>
      {children}
    </section>
  )
}
