import { useEffect, useRef, useState } from 'react'

/** The part of the window's height above which a group counts as reached, far from the end of the page. */
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
      const line = reachedLine()
      setCurrent(ids.findLast((id) => topOf(id) < line) ?? ids[0])
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

/**
 * The height above which a group counts as reached. Over the last stretch of the page it descends to the
 * window's foot: groups that cannot scroll further up have their turn too, one after another.
 */
function reachedLine(): number {
  const { scrollHeight, scrollTop, clientHeight } = document.documentElement
  const range = scrollHeight - clientHeight
  const stretch = Math.min(range, clientHeight / 3)
  const left = Math.max(0, range - scrollTop)
  const descent = stretch > 0 ? Math.max(0, 1 - left / stretch) : 0
  return clientHeight * (reach + (1 - reach) * descent)
}

const topOf = (id: string): number =>
  document.getElementById(id)?.getBoundingClientRect().top ?? Infinity
