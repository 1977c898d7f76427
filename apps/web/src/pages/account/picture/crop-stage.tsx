import { useEffect, useId, useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { moveCrop, zoomCrop, zoomOf, type Crop } from './crop.ts'
import { drawCrop } from './draw.ts'
import { account } from '../../../messages/account.ts'
import { useMessages } from '../../../messages/use-messages.ts'

type Props = { bitmap: ImageBitmap; crop: Crop; setCrop: (crop: Crop) => void }
type Point = { x: number; y: number }

/** One press of an arrow key moves the picture by this fraction of the square. */
const step = 0.05
const arrows: Record<string, Point> = {
  ArrowLeft: { x: -step, y: 0 },
  ArrowRight: { x: step, y: 0 },
  ArrowUp: { x: 0, y: -step },
  ArrowDown: { x: 0, y: step },
}
const zooms: Record<string, number> = { '+': 1.1, '=': 1.1, '-': 1 / 1.1, _: 1 / 1.1 }

export function CropStage({ bitmap, crop, setCrop }: Props) {
  const accountMessages = useMessages(account)
  const canvas = useRef<HTMLCanvasElement>(null)
  const stage = useRef<HTMLDivElement>(null)
  const pointers = useRef(new Map<number, Point>())
  const hint = useId()

  // The dialog opened before the picture was read, and gave the focus to its last button.
  useEffect(() => stage.current?.focus(), [])

  useEffect(() => {
    if (canvas.current) drawCrop(canvas.current, bitmap, crop)
  }, [bitmap, crop])

  const zoomBy = (factor: number) => setCrop(zoomCrop(bitmap, crop, zoomOf(bitmap, crop) * factor))

  // React registers passive wheel listeners, which cannot keep the page from scrolling.
  useEffect(() => {
    const onWheel = (event: WheelEvent) => {
      event.preventDefault()
      zoomBy(Math.exp(-event.deltaY / 500))
    }
    const element = stage.current
    element?.addEventListener('wheel', onWheel, { passive: false })
    return () => element?.removeEventListener('wheel', onWheel)
  })

  function onKeyDown(event: KeyboardEvent): void {
    const by = arrows[event.key]
    const factor = zooms[event.key]
    if (by) setCrop(moveCrop(bitmap, crop, by))
    else if (factor !== undefined) zoomBy(factor)
    else return
    event.preventDefault()
  }

  function onPointerDown(event: PointerEvent<HTMLElement>): void {
    event.currentTarget.setPointerCapture(event.pointerId)
    pointers.current.set(event.pointerId, positionOf(event))
  }

  function onPointerMove(event: PointerEvent<HTMLElement>): void {
    const before = pointers.current.get(event.pointerId)
    if (!before) return
    const now = positionOf(event)
    const [other] = [...pointers.current].flatMap(([id, point]) =>
      id === event.pointerId ? [] : [point],
    )
    if (other) zoomBy(distance(now, other) / Math.max(1, distance(before, other)))
    else {
      const side = event.currentTarget.clientWidth
      const by = { x: (now.x - before.x) / side, y: (now.y - before.y) / side }
      setCrop(moveCrop(bitmap, crop, by))
    }
    pointers.current.set(event.pointerId, now)
  }

  const onPointerUp = (event: PointerEvent) => void pointers.current.delete(event.pointerId)

  return (
    <div className="grid justify-items-center gap-3">
      {/* The lint rule does not know the role "application" as interactive. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={stage}
        role="application"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        aria-label={accountMessages.cropStage}
        aria-describedby={hint}
        className="w-full max-w-72 cursor-grab touch-none overflow-hidden rounded-full border border-edge active:cursor-grabbing"
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
      >
        <canvas ref={canvas} width="576" height="576" className="block aspect-square w-full" />
      </div>
      <p id={hint} className="text-center text-sm text-quiet">
        <span className="pointer-coarse:hidden">{accountMessages.cropHint.keys}</span>
        <span className="hidden pointer-coarse:inline">{accountMessages.cropHint.touch}</span>
      </p>
    </div>
  )
}

const positionOf = ({ clientX: x, clientY: y }: PointerEvent): Point => ({ x, y })
const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)
