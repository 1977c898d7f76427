/**
 * A placeholder for content that is loading. It appears after a moment, since most content arrives
 * sooner.
 */
export function Skeleton({ lines = 2 }: { lines?: number }) {
  return (
    <div aria-hidden="true" className="skeleton grid gap-3">
      {Array.from({ length: lines }, (_, line) => (
        <span key={line} className={`h-4 rounded bg-edge ${line % 2 === 0 ? 'w-3/4' : 'w-1/2'}`} />
      ))}
    </div>
  )
}
