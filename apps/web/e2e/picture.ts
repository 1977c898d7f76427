import { expect, type Page } from '@playwright/test'
import type { Messages } from './messages.ts'

type Colour = 'red' | 'green' | 'blue' | 'white'

/** Makes a picture of four quarters: red and green above, blue and white below. */
export async function quarters(page: Page, width = 1200, height = 800) {
  const base64 = await page.evaluate(
    ([w, h]) => {
      const canvas = document.createElement('canvas')
      Object.assign(canvas, { width: w, height: h })
      const context = canvas.getContext('2d')
      for (const [at, colour] of ['#f00', '#0f0', '#00f', '#fff'].entries()) {
        if (!context) break
        context.fillStyle = colour
        context.fillRect(((at % 2) * w) / 2, (Math.floor(at / 2) * h) / 2, w / 2, h / 2)
      }
      return canvas.toDataURL('image/png').split(',')[1] ?? ''
    },
    [width, height] as const,
  )
  return { name: 'quarters.png', mimeType: 'image/png', buffer: Buffer.from(base64, 'base64') }
}

type Shot = Awaited<ReturnType<typeof quarters>>

export async function choosePicture(page: Page, t: Messages, file: Shot): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: t.uploadPicture }).click()
  await (await chooser).setFiles(file)
}

/** Reads type, size and the colours of the four quarters of a served picture. */
export async function readServed(page: Page, address: string) {
  const response = await page.request.get(address)
  expect(response.status()).toBe(200)
  const seen = await page.evaluate(async (url) => {
    const blob = await (await fetch(url)).blob()
    const bitmap = await createImageBitmap(blob)
    const { width, height } = bitmap
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width, height })
    const context = canvas.getContext('2d')
    context?.drawImage(bitmap, 0, 0)
    const colours = [0.25, 0.75].flatMap((y) =>
      [0.25, 0.75].map((x) => {
        const [r = 0, g = 0, b = 0] = context?.getImageData(x * width, y * height, 1, 1).data ?? []
        return [r, g, b].map((part) => part > 128)
      }),
    )
    return { width, height, bytes: blob.size, type: blob.type, colours }
  }, address)
  return { ...seen, colours: seen.colours.map(nameColour) }
}

function nameColour([red, green, blue]: boolean[]): Colour {
  if (red && green && blue) return 'white'
  return red ? 'red' : green ? 'green' : 'blue'
}
