import type { ReactNode } from 'react'
import { brand, links } from '../brand.ts'
import { useLanguage } from '../messages/language.tsx'
import { useMessages } from '../messages/use-messages.ts'
import { Card } from '../ui/card.tsx'
import { ConnectionBanner } from './connection-banner.tsx'
import { Footer } from './footer.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { ThemeSwitch } from './theme-switch.tsx'
import { CardTitle, useTitle } from './title.tsx'

const cardShape = 'max-w-md pt-[min(6vh,3rem)] sm:pt-[13vh]'

type FrameProps = { shape?: string; hasFooter?: boolean; children: ReactNode }

function Frame({ shape = cardShape, hasFooter = true, children }: FrameProps) {
  const { next, switchLanguage } = useLanguage()
  return (
    <div className="flex min-h-dvh flex-col px-4 py-4 sm:px-6">
      <header className="flex items-center justify-between gap-4">
        <a
          href={links.home ?? '/'}
          className="flex min-h-9 min-w-0 items-center gap-2.5 rounded-lg font-semibold tracking-tight"
        >
          <img src={brand.logo} alt="" width="28" height="28" className="object-contain" />
          <span className="truncate">{brand.name}</span>
        </a>
        <span className="-mr-2.5 flex shrink-0 items-center gap-1">
          <ThemeSwitch />
          <button
            type="button"
            lang={next.tag}
            className="min-h-9 cursor-pointer rounded-lg px-2.5 text-sm font-medium text-quiet transition-colors hover:bg-edge hover:text-ink pointer-coarse:min-h-11"
            onClick={switchLanguage}
          >
            {next.language}
          </button>
        </span>
      </header>
      {/* The card is aligned to the top: a centred one would jump with every message. */}
      <main className={`mx-auto w-full grow pb-12 ${shape}`}>{children}</main>
      {hasFooter && <Footer />}
      <ConnectionBanner />
    </div>
  )
}

type PageProps = { title: string; children: ReactNode }
type CardPageProps = PageProps & {
  intro?: string | undefined
  hasGap?: boolean
  isOutcome?: boolean
  foot?: ReactNode
}

export function CardPage(props: CardPageProps) {
  const { title, intro, hasGap, isOutcome = false, foot, children } = props
  return (
    <Frame>
      <Card>
        <CardTitle {...{ title, isOutcome }} />
        {intro && <p className="mt-1.5 wrap-anywhere text-quiet">{intro}</p>}
        <div className={intro || hasGap ? 'mt-6' : 'mt-1.5'}>{children}</div>
      </Card>
      {foot && <p className="mt-6 text-center text-sm text-quiet">{foot}</p>}
    </Frame>
  )
}

export function WidePage({ title, children }: PageProps) {
  useTitle(title)
  return (
    <Frame shape="max-w-2xl pt-6 sm:pt-10">
      <h1 className="mb-6 text-2xl font-semibold tracking-tight">{title}</h1>
      <div className="grid gap-6">{children}</div>
    </Frame>
  )
}

/** The account page: its title is beside the header in a wide window, and above it otherwise. */
export function AccountFrame({
  title,
  hasFooter = true,
  children,
}: PageProps & { hasFooter?: boolean }) {
  useTitle(title)
  return (
    <Frame shape="max-w-4xl pt-4 sm:pt-6" hasFooter={hasFooter}>
      <div className="relative grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-4 lg:grid-cols-[11rem_minmax(0,1fr)]">
        <h1 className="text-2xl font-semibold tracking-tight max-lg:min-h-9 max-lg:pr-32 lg:pt-2">
          {title}
        </h1>
        {children}
      </div>
    </Frame>
  )
}

/** The outline of the page that is loading. A footer would move when the page comes. */
export function LoadingPage() {
  const messages = useMessages()
  const loading = <output className="sr-only">{messages.loading}</output>
  if (location.pathname !== '/account') {
    return (
      <Frame hasFooter={false}>
        <Card>
          {loading}
          <Skeleton lines={4} />
        </Card>
      </Frame>
    )
  }
  return (
    <AccountFrame title={messages.account} hasFooter={false}>
      <div className="grid gap-8 lg:col-start-2">
        {loading}
        <Skeleton lines={2} />
        <Card>
          <Skeleton lines={6} />
        </Card>
      </div>
    </AccountFrame>
  )
}
