import { encode } from 'uqr'
import { useMemo } from 'react'

/** The quiet zone that readers need around a code, in modules. */
const border = 4

/** A QR code on white, whatever the theme: many readers do not recognise inverted ones. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, path } = useMemo(() => draw(text), [text])
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className="rounded-lg border border-edge bg-white fill-black"
    >
      <path d={path} />
    </svg>
  )
}

/** One rectangle for each run of dark modules in a row. */
function draw(text: string): { size: number; path: string } {
  const { size, data } = encode(text, { ecc: 'M', border })
  const path = data.flatMap((row, y) =>
    row.map((isDark, x) => {
      if (!isDark || row[x - 1]) return ''
      const end = row.indexOf(false, x)
      const length = (end < 0 ? size : end) - x
      return `M${x} ${y}h${length}v1h-${length}z`
    }),
  )
  return { size, path: path.join('') }
}
