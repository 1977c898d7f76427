import { expect, type Page } from '@playwright/test'
import { inspect } from './inspection.ts'
import { choosePicture, quarters, readServed } from './picture.ts'
import { arriveSignedIn, test, uniqueName } from './story.ts'

/** The address of the picture that the page shows. */
async function shownPicture(page: Page): Promise<string> {
  const image = page.locator('main img').first()
  await expect(image).toHaveJSProperty('complete', true)
  return (await image.getAttribute('src')) ?? ''
}

test('a picture is cropped by keyboard alone, becomes a small square and is served', async ({
  page,
  t,
}) => {
  const scripts: string[] = []
  page.on('request', (request) => scripts.push(request.url()))
  await arriveSignedIn(page, t, uniqueName())
  expect(scripts.filter((url) => /crop/.test(url))).toEqual([])
  await choosePicture(page, t, await quarters(page))
  const stage = page.getByRole('application', { name: t.cropStage })
  await expect(stage).toBeFocused()
  // A phone has no keys.
  const isPhone = test.info().project.name === 'phone'
  await expect(page.getByText(t.cropKeys)).toBeVisible({ visible: !isPhone })
  await expect(page.getByText(t.cropTouch)).toBeVisible({ visible: isPhone })
  expect(scripts.filter((url) => /crop/.test(url))).toHaveLength(1)
  await inspect(page, 'cropping')

  for (let press = 0; press < 12; press++) await page.keyboard.press('+')
  for (let press = 0; press < 40; press++) await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('slider', { name: t.zoom })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(page.getByText(t.pictureSaved)).toBeVisible()
  await expect(page.getByRole('button', { name: t.changePicture })).toBeFocused()
  const served = await readServed(page, await shownPicture(page))
  expect(served).toMatchObject({ type: 'image/webp', colours: ['red', 'red', 'blue', 'blue'] })
  expect(served.width).toBe(served.height)
  expect(served.bytes).toBeLessThanOrEqual(65_535)

  await page.reload()
  expect(await shownPicture(page)).toMatch(/\/avatars\/[\w-]{43}$/)
  await page.getByRole('button', { name: t.removePicture }).click()
  await expect(page.getByText(t.pictureRemoved)).toBeVisible()
  await expect(page.locator('main img')).toHaveCount(0)
})

test('a picture is moved by dragging and zoomed by the wheel', async ({ page, t }) => {
  await arriveSignedIn(page, t, uniqueName())
  await choosePicture(page, t, await quarters(page))
  const stage = page.getByRole('application', { name: t.cropStage })
  const box = await stage.boundingBox()
  if (!box) throw new Error('the stage is not there')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  await page.mouse.move(x, y)
  for (let turn = 0; turn < 4; turn++) await page.mouse.wheel(0, -200)
  await expect(page.getByRole('slider')).not.toHaveValue('1')
  for (let drag = 0; drag < 4; drag++) {
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x - 120, y - 120, { steps: 4 })
    await page.mouse.up()
  }
  await page.getByRole('button', { name: t.usePicture }).click()
  await expect(page.getByText(t.pictureSaved)).toBeVisible()
  const { colours } = await readServed(page, await shownPicture(page))
  expect(colours).toEqual(['white', 'white', 'white', 'white'])
})

test('a picture full of noise still becomes small enough', async ({ page, t }) => {
  await arriveSignedIn(page, t, uniqueName())
  const base64 = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    Object.assign(canvas, { width: 900, height: 900 })
    const context = canvas.getContext('2d')
    const noise = context?.createImageData(900, 900)
    if (noise) {
      for (let at = 0; at < noise.data.length; at++) noise.data[at] = Math.random() * 256
      context?.putImageData(noise, 0, 0)
    }
    return canvas.toDataURL('image/jpeg', 0.9).split(',')[1] ?? ''
  })
  const buffer = Buffer.from(base64, 'base64')
  await choosePicture(page, t, { name: 'noise.jpg', mimeType: 'image/jpeg', buffer })
  await page.getByRole('button', { name: t.usePicture }).click()
  await expect(page.getByText(t.pictureSaved)).toBeVisible()
  const { bytes } = await readServed(page, await shownPicture(page))
  expect(bytes).toBeLessThanOrEqual(65_535)
})

test('what is no picture is said to be none, and the dialog can be left', async ({ page, t }) => {
  await arriveSignedIn(page, t, uniqueName())
  const buffer = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
  await choosePicture(page, t, { name: 'a.png', mimeType: 'image/png', buffer })
  await expect(page.getByRole('alert')).toHaveText(t.noPicture)
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('button', { name: t.uploadPicture })).toBeFocused()

  await choosePicture(page, t, { name: 'a.png', mimeType: 'image/png', buffer })
  await page.getByRole('button', { name: t.cancel, exact: true }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('button', { name: t.uploadPicture })).toBeFocused()
})
