import { standardColor, type Brand } from './brand.ts'

/** Where iOS and readers of links find the logo as a PNG: they take no SVG. */
export const touchIconPath = '/apple-touch-icon.png'

/** Nothing here draws a PNG: there is the one of the standard logo, and one that the brand brings. */
export const hasTouchIcon = ({ logo, color }: Brand): boolean =>
  logo ? logo.type === 'image/png' : color === standardColor

/** W3C web application manifest: the name and the icon under which a phone keeps the page. */
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
