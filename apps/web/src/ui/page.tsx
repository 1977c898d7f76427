import { useEffect, type ReactNode } from 'react'
import { useLanguage } from '../messages/locale.tsx'
import { Button } from './button.tsx'
import { Card } from './card.tsx'

function Frame({ isWide = false, children }: { isWide?: boolean; children: ReactNode }) {
  const { other, switchLanguage } = useLanguage()
  return (
    <div className="flex min-h-dvh flex-col px-4 py-4 sm:px-6">
      <header className="flex items-center justify-between">
        <span className="flex items-center gap-2 font-semibold">
          <img src="/favicon.svg" alt="" width="28" height="28" />
          Latchkey
        </span>
        <Button look="link" onClick={switchLanguage}>
          {other.language}
        </Button>
      </header>
      <main className={`m-auto w-full py-8 ${isWide ? 'max-w-2xl' : 'max-w-md'}`}>{children}</main>
    </div>
  )
}

type PageProps = { title: string; intro?: string; children: ReactNode }

export function CardPage({ title, intro, children }: PageProps) {
  useTitle(title)
  return (
    <Frame>
      <Card>
        <h1 className="text-2xl font-semibold">{title}</h1>
        {intro && <p className="mt-1 text-quiet">{intro}</p>}
        <div className="mt-6">{children}</div>
      </Card>
    </Frame>
  )
}

export function WidePage({ title, children }: PageProps) {
  useTitle(title)
  return (
    <Frame isWide>
      <h1 className="mb-6 text-2xl font-semibold">{title}</h1>
      <div className="grid gap-6">{children}</div>
    </Frame>
  )
}

export function Waiting() {
  const { text } = useLanguage()
  return (
    <Frame>
      <output className="block text-center text-quiet">{text.loading}</output>
    </Frame>
  )
}

function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Latchkey`
  }, [title])
}
