import { useEffect, useRef } from 'react'
import { brand } from '../brand.ts'

type Props = {
  title: string
  /** True once the title tells the outcome. The pressed button is gone then, so the title gets the focus. */
  isOutcome: boolean
}

export function CardTitle({ title, isOutcome }: Props) {
  useTitle(title)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (isOutcome) heading.current?.focus()
  }, [isOutcome])
  return (
    <h1 ref={heading} tabIndex={-1} className="text-2xl font-semibold tracking-tight wrap-anywhere">
      {title}
    </h1>
  )
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · ${brand.name}`
  }, [title])
}
