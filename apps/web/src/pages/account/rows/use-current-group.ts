import { useEffect, useRef, useState } from 'react'

/** The part of the window's height above which a group counts as reached. */
const reach = 0.3

/**
 * Follows the scrolling. A chosen group stays current until the page scrolls on: near the end of the
 * page, scrolling cannot bring it to the top.
 */
export function useCurrentGroup(ids: readonly string[]) {
  const [current, setCurrent] = useState(ids[0])
  const chosenAt = useRef<number | null>(null)

  useEffect(() => {
    function follow(): void {
      if (scrollY === chosenAt.current) return
      chosenAt.current = null
      const { scrollHeight, scrollTop, clientHeight } = document.documentElement
      const isAtEnd = scrollTop > 0 && scrollTop + clientHeight >= scrollHeight - 2
      const reached = ids.filter((id) => topOf(id) < innerHeight * reach)
      setCurrent((isAtEnd ? ids : reached).at(-1) ?? ids[0])
    }
    addEventListener('scroll', follow, { passive: true })
    return () => removeEventListener('scroll', follow)
  }, [ids])

  return {
    current,
    /** Chooses a group once the page has scrolled to it. */
    choose(id: string): void {
      chosenAt.current = scrollY
      setCurrent(id)
    },
  }
}

const topOf = (id: string): number =>
  document.getElementById(id)?.getBoundingClientRect().top ?? Infinity
