import { useLayoutEffect, useState, type CSSProperties } from 'react'

/** Most content arrives sooner, in milliseconds, and must not be preceded by a flash. */
const patience = 300

let shown = 0
let firstAt = 0

/** A placeholder for content that is loading. One that replaces another appears as early as that one would have. */
export function Skeleton({ lines = 2 }: { lines?: number }) {
  const [wait] = useState(() => {
    const now = performance.now()
    if (shown === 0) firstAt = now
    return Math.max(0, patience - (now - firstAt))
  })
  useLayoutEffect(() => {
    shown++
    return () => void shown--
  }, [])
  const delay: CSSProperties & { '--wait': string } = { '--wait': `${wait}ms` }
  return (
    <div aria-hidden="true" className="skeleton grid gap-3" style={delay}>
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className={`h-4 rounded bg-edge ${line % 2 === 0 ? 'w-3/4' : 'w-1/2'}`} />
      ))}
    </div>
  )
}
