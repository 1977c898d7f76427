/** The square of a picture to keep: its centre and its side, in pixels of the picture. */
export type Crop = { x: number; y: number; side: number }
export type Size = { width: number; height: number }

export const maxZoom = 8

export const centerOf = ({ width, height }: Size): Crop => ({
  x: width / 2,
  y: height / 2,
  side: Math.min(width, height),
})

/** The zoom is 1 if the square is as large as the picture allows. */
export const zoomOf = ({ width, height }: Size, { side }: Crop): number =>
  Math.min(width, height) / side

/** Moves the picture under the square, by fractions of the square's side. */
export function moveCrop(size: Size, crop: Crop, by: { x: number; y: number }): Crop {
  return withinPicture(size, {
    ...crop,
    x: crop.x - by.x * crop.side,
    y: crop.y - by.y * crop.side,
  })
}

export function zoomCrop(size: Size, crop: Crop, zoom: number): Crop {
  const side = Math.min(size.width, size.height) / Math.min(maxZoom, Math.max(1, zoom))
  return withinPicture(size, { ...crop, side })
}

function withinPicture({ width, height }: Size, { x, y, side }: Crop): Crop {
  const clamp = (at: number, length: number) => Math.min(length - side / 2, Math.max(side / 2, at))
  return { x: clamp(x, width), y: clamp(y, height), side }
}
