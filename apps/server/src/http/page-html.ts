import { standardColor, type Brand } from '../brand/brand.ts'
import { hasTouchIcon, touchIconPath } from '../brand/page-icons.ts'
import type { WantedForms } from '../foreign-hashes/wanted-forms.ts'
import { escapeHtml } from '../brand/escape-html.ts'

type Settings = {
  brand: Brand
  passwordMinLength: number
  publicUrl: string
  hasInbox: boolean
  /** The forms of a password that the pages send beside its digest. */
  wanted: WantedForms
}

/** Adds configured values to the built page, without inline scripts or styles. */
export function renderPage(built: string, settings: Settings): string {
  const { brand, passwordMinLength, publicUrl, hasInbox, wanted } = settings
  const head = [
    `<meta name="latchkey-password-min" content="${passwordMinLength}" />`,
    `<meta name="latchkey-public-url" content="${escapeHtml(publicUrl)}" />`,
    `<link rel="manifest" href="/manifest.webmanifest" />`,
    `<meta name="latchkey-links" content="${escapeHtml(JSON.stringify(brand.links ?? {}))}" />`,
    ...linkPreview(brand, publicUrl),
    ...(wanted.legacy ? ['<meta name="latchkey-adopted" content="" />'] : []),
    ...(wanted.typed ? ['<meta name="latchkey-typed" content="" />'] : []),
    ...(hasInbox ? ['<meta name="latchkey-inbox" content="/dev/inbox" />'] : []),
  ]
  if (brand.color !== standardColor) head.push('<link rel="stylesheet" href="/brand.css" />')
  const type = brand.logo?.type ?? 'image/svg+xml'
  const icon = `<link rel="icon" href="/logo" type="${type}" />`
  const named = built.replace(/<link rel="icon"[^>]*>/, icon).replaceAll(
    'Latchkey',
    // A function as replacement keeps "$&" in a brand name literal.
    () => escapeHtml(brand.name),
  )
  return addToHead(named, head.join(''))
}

/** The link preview that messengers show (Open Graph), which requires absolute URLs. */
function linkPreview(brand: Brand, publicUrl: string): string[] {
  const icon = hasTouchIcon(brand) ? publicUrl + touchIconPath : undefined
  const properties = Object.entries({
    type: 'website',
    site_name: brand.name,
    title: brand.name,
    description: 'Sign in, register and manage your account · 登录、注册和管理你的账号',
    ...(icon && { image: icon }),
  })
  const tags = properties.map(
    ([name, content]) => `<meta property="og:${name}" content="${escapeHtml(content)}" />`,
  )
  return icon ? [...tags, `<link rel="apple-touch-icon" href="${touchIconPath}" />`] : tags
}

/** Lets a browser without a session skip the request for one. */
export const forStrangers = (page: string): string =>
  addToHead(page, '<meta name="latchkey-session" content="none" />')

const addToHead = (page: string, markup: string): string =>
  page.replace('</head>', () => `${markup}</head>`)
