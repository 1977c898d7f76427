import { limits } from '@latchkey/shared/limits'
import type { Crop } from './crop.ts'
import { drawCrop } from './draw.ts'

/** Sides in pixels and qualities, tried in this order until the picture is small enough. */
const tries = [
  [512, 0.9],
  [512, 0.8],
  [512, 0.65],
  [384, 0.65],
  [256, 0.5],
  [128, 0.5],
] as const

/** Encodes the crop in base64, as WebP or, if the browser cannot write WebP, as JPEG. */
export async function encodePicture(bitmap: ImageBitmap, crop: Crop): Promise<string> {
  const canvas = document.createElement('canvas')
  for (const [most, quality] of tries) {
    canvas.width = canvas.height = Math.min(most, Math.max(64, Math.round(crop.side)))
    drawCrop(canvas, bitmap, crop)
    // oxlint-disable-next-line no-await-in-loop
    const blob = await write(canvas, quality)
    // oxlint-disable-next-line no-await-in-loop
    if (blob.size <= limits.picture.max) return readBase64(blob)
  }
  throw new Error('the picture cannot be made small enough')
}

async function write(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  const webp = await toBlob(canvas, 'image/webp', quality)
  // Browsers fall back to PNG for a format they cannot write.
  return webp.type === 'image/webp' ? webp : toBlob(canvas, 'image/jpeg', quality)
}

function toBlob(canvas: HTMLCanvasElement, type: string, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    const take = (blob: Blob | null) =>
      blob ? resolve(blob) : reject(new Error(`the browser does not write ${type}`))
    canvas.toBlob(take, type, quality)
  })
}

function readBase64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => {
      const { result } = reader
      // data:image/webp;base64,…
      resolve(typeof result === 'string' ? result.slice(result.indexOf(',') + 1) : '')
    })
    reader.addEventListener('error', () => reject(new Error('the picture cannot be read back')))
    reader.readAsDataURL(blob)
  })
}
