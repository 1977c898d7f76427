import { expect, test } from 'vitest'
import { contrast } from '../../src/brand/brand-color.ts'
import { drawLogo } from '../../src/brand/logo.ts'
import { pageStyle } from '../../src/brand/page-style.ts'
import { forStrangers, renderPage } from '../../src/http/page-html.ts'
import { startTestApp } from '../support/harness.ts'

const colors = ['#4f46e5', '#ffd400', '#000000', '#ffffff', '#777777', '#ff00aa', '#00ff7f']

test.each(colors)('%s is readable as a link and under a label, light and dark', (color) => {
  const shades = Object.fromEntries(
    Array.from(
      pageStyle(color).matchAll(/--([a-z-]+):light-dark\((#[\da-f]{6}),(#[\da-f]{6})\)/g),
      ([, name = '', ...pair]) => [name, pair],
    ),
  )
  for (const [scheme, grounds] of [
    ['#ffffff', '#f6f7f7'],
    ['#171b1a', '#0f1211'],
  ].entries()) {
    const [accent = '', strong = '', label = ''] = ['accent', 'accent-strong', 'on-accent'].map(
      (name) => shades[name]?.[scheme],
    )
    for (const ground of grounds) expect(contrast(accent, ground)).toBeGreaterThanOrEqual(4.5)
    for (const ground of [accent, strong]) {
      expect(contrast(label, ground)).toBeGreaterThanOrEqual(4.5)
    }
  }
})

const built = `<title>Latchkey</title><meta content="Latchkey" /><link rel="icon" href="/favicon.svg" /></head>`
const settings = {
  passwordMinLength: 12,
  publicUrl: 'https://id.example.com',
  hasInbox: false,
  wanted: { typed: false, legacy: false },
}

test('a name is text on the page, whatever it holds', () => {
  const brand = { name: `A&B"$&'</title><script>`, color: '#0f6b5c' }
  const page = renderPage(built, { ...settings, brand })
  expect(page).not.toContain('<script>')
  expect(page).toContain('<title>A&amp;B&quot;$&amp;&#39;&lt;/title&gt;&lt;script&gt;</title>')
  expect(page).toContain('<meta name="latchkey-password-min" content="12" />')
})

test('the page names the style of another colour and the type of another logo', () => {
  const logo = { type: 'image/png', bytes: Buffer.from('') }
  const own = renderPage(built, { ...settings, brand: { name: 'Acme', color: '#4f46e5', logo } })
  expect(own).toContain('<link rel="stylesheet" href="/brand.css" />')
  expect(own).toContain('<link rel="icon" href="/logo" type="image/png" />')
  const standard = renderPage(built, { ...settings, brand: { name: 'Acme', color: '#0f6b5c' } })
  expect(standard).not.toContain('brand.css')
  expect(standard).toContain('<link rel="icon" href="/logo" type="image/svg+xml" />')
  expect(forStrangers(standard)).toContain('<meta name="latchkey-session" content="none" />')
})

test('the key is drawn in the colour, in ink that is seen on it', () => {
  const mark = '<rect fill="#0f6b5c"/><path stroke="#fff"/>'
  const { bytes } = drawLogo(mark, '#0f6b5c', '#ffd400')
  expect(bytes.toString()).toBe('<rect fill="#ffd400"/><path stroke="#000000"/>')
})

test('a link to the page has a name, a picture and an icon wherever it is shown', () => {
  const page = renderPage(built, { ...settings, brand: { name: 'My Latchkey', color: '#0f6b5c' } })
  expect(page).toContain('<meta property="og:title" content="My Latchkey" />')
  expect(page).toContain(
    '<meta property="og:image" content="https://id.example.com/apple-touch-icon.png" />',
  )
  expect(page).toContain('<link rel="manifest" href="/manifest.webmanifest" />')
  // No PNG exists for a mere colour.
  const recoloured = renderPage(built, { ...settings, brand: { name: 'Acme', color: '#4f46e5' } })
  expect(recoloured).not.toContain('apple-touch-icon')
})

test('what browsers and messengers ask for without being told is there', async () => {
  await using app = await startTestApp({ BRAND_NAME: 'Blue Door' })
  const types = {
    '/favicon.ico': 'image/svg+xml',
    '/apple-touch-icon.png': 'image/png',
    '/manifest.webmanifest': 'application/manifest+json',
  }
  for (const [path, type] of Object.entries(types)) {
    const answer = await fetch(app.url + path)
    expect([path, answer.status, answer.headers.get('content-type')]).toEqual([
      path,
      200,
      expect.stringContaining(type),
    ])
  }
  const manifest = (await (await fetch(`${app.url}/manifest.webmanifest`)).json()) as object
  expect(manifest).toMatchObject({ name: 'Blue Door', start_url: '/' })
  const toPassword = await fetch(`${app.url}/.well-known/change-password`, { redirect: 'manual' })
  expect([toPassword.status, toPassword.headers.get('location')]).toEqual([
    302,
    '/account#password',
  ])
  const page = await (await fetch(`${app.url}/login`)).text()
  expect(page).toContain(`<meta name="latchkey-public-url" content="${app.url}" />`)
})
