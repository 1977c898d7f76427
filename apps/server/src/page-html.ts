import { standardColor, type Brand } from './brand/brand.ts'
import { escapeHtml } from './mail/escape-html.ts'

type Settings = { brand: Brand; passwordMinLength: number }

/** The built page with what only the configuration knows: no script or style stands in the page itself. */
export function renderPage(built: string, { brand, passwordMinLength }: Settings): string {
  const head = [`<meta name="latchkey-password-min" content="${passwordMinLength}" />`]
  if (brand.color !== standardColor) head.push('<link rel="stylesheet" href="/brand.css" />')
  const type = brand.logo?.type ?? 'image/svg+xml'
  const icon = `<link rel="icon" href="/logo" type="${type}" />`
  return addToHead(built, head.join(''))
    .replace(/<link rel="icon"[^>]*>/, icon)
    .replaceAll(
      'Latchkey',
      // A function: "$&" in a name is a name.
      () => escapeHtml(brand.name),
    )
}

/** Saves a browser that holds no session from asking for it. */
export const forStrangers = (page: string): string =>
  addToHead(page, '<meta name="latchkey-session" content="none" />')

const addToHead = (page: string, markup: string): string =>
  page.replace('</head>', () => `${markup}</head>`)
