import { standardColor, type Brand } from './brand.ts'

/** The logo as a PNG for iOS and link previews, which accept no SVG. */
export const touchIconPath = '/apple-touch-icon.png'

/** A PNG exists for the standard logo and for a brand that brings one; the server renders none. */
export const hasTouchIcon = ({ logo, color }: Brand): boolean =>
  logo ? logo.type === 'image/png' : color === standardColor

/** W3C web application manifest: name and icon under which a phone saves the page. */
export function manifestOf(brand: Brand): string {
  const png = { src: touchIconPath, type: 'image/png' }
  const icons = [
    { src: '/logo', type: brand.logo?.type ?? 'image/svg+xml', sizes: 'any' },
    ...(hasTouchIcon(brand) ? [png] : []),
  ]
  const colors = { theme_color: '#f6f7f7', background_color: '#f6f7f7' }
  const { name } = brand
  return JSON.stringify({
    name,
    short_name: name,
    start_url: '/',
    display: 'browser',
    ...colors,
    icons,
  })
}
