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
      setCurrent(findCurrent(ids))
    }
    addEventListener('scroll', follow, { passive: true })
    // A row that opens or closes moves the groups and the end of the page without scrolling.
    const resizing = new ResizeObserver(follow)
    resizing.observe(document.body)
    return () => {
      removeEventListener('scroll', follow)
      resizing.disconnect()
    }
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

/** A group begins halfway from the stop before it, and never before the window shows its heading. */
function findCurrent(ids: readonly string[]): string | undefined {
  const { scrollHeight, scrollTop, clientHeight } = document.documentElement
  const range = scrollHeight - clientHeight
  // A browser that zooms stops at fractions of a pixel.
  const at = Math.min(range, Math.ceil(scrollTop))
  // On a page that fits into the window, the top is the end too.
  if (at <= 0) return ids[0]
  const places = ids.map((id) => placeOf(id))
  const stops = stopsIn(places, range)
  return ids.findLast((_, index) => {
    if (index === 0) return true
    const { top, jump } = places[index] ?? { top: 0, jump: 0 }
    const halfway = ((stops[index - 1] ?? 0) + (stops[index] ?? 0)) / 2
    return at >= (jump > range ? halfway : Math.max(halfway, top - reach * clientHeight))
  })
}

type Place = { top: number; jump: number }

/**
 * Returns where scrolling stops for each group: the top for the first, and the place to which its link
 * jumps for any other. Those beyond the end of the page share what is left of it.
 */
function stopsIn(places: Place[], range: number): number[] {
  const last = places.findLastIndex(({ jump }, index) => index === 0 || jump <= range)
  const begin = last === 0 ? 0 : (places[last]?.jump ?? 0)
  const share = (range - begin) / Math.max(1, places.length - 1 - last)
  return places.map(({ jump }, index) => {
    if (index === 0) return 0
    return index <= last ? jump : begin + share * (index - last)
  })
}

function placeOf(id: string): Place {
  const group = document.getElementById(id)
  if (!group) return { top: Infinity, jump: Infinity }
  const top = group.getBoundingClientRect().top + scrollY
  const margin = parseFloat(getComputedStyle(group).scrollMarginTop) || 0
  const padding = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0
  return { top, jump: top - margin - padding }
}
