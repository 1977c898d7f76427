import type { Crop } from './crop.ts'

/** Draws the crop onto the canvas, with white behind transparent parts. */
export function drawCrop(canvas: HTMLCanvasElement, bitmap: ImageBitmap, crop: Crop): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const { width } = canvas
  const { x, y, side } = crop
  context.imageSmoothingQuality = 'high'
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, width)
  context.drawImage(bitmap, x - side / 2, y - side / 2, side, side, 0, 0, width, width)
}
