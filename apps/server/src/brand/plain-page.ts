import type { Locale } from '@latchkey/shared/auth'
import { createHash } from 'node:crypto'
import type { Brand } from './brand.ts'
import { escapeHtml } from './escape-html.ts'
import { pageStyle } from './page-style.ts'

/** The palette of apps/web/src/styles.css. */
const style = `
:root { color-scheme: light dark; --ground: light-dark(#f6f7f7, #0f1211); --surface: light-dark(#fff, #171b1a);
  --ink: light-dark(#161a19, #edf0ef); --quiet: light-dark(#59625f, #a2aba8); --edge: light-dark(#e2e6e5, #2a302e) }
body { margin: 0; padding: 1rem; background: var(--ground); color: var(--ink); overflow-wrap: anywhere;
  font: 1rem/1.5 ui-sans-serif, system-ui, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif }
header { font-weight: 600; line-height: 2.25rem }
main { box-sizing: border-box; max-width: 28rem; margin: min(6vh, 3rem) auto 3rem; padding: 1.25rem;
  border: 1px solid var(--edge); border-radius: 1rem; background: var(--surface) }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.33; text-wrap: pretty }
p { margin: 1rem 0 0 }
a { color: var(--accent); font-weight: 500; text-underline-offset: 4px }
a:focus-visible { outline: 2px solid; outline-offset: 2px; border-radius: 4px }
code { color: var(--quiet); font: 0.875rem/1.5 ui-monospace, monospace }
@media (width >= 40rem) { body { padding: 1rem 1.5rem } main { margin-top: 13vh; padding: 2rem } }
`

type Content = {
  language: Locale
  title: string
  lines: string[]
  link?: { url: string; label: string }
  /** Words for whoever mends the fault. */
  detail?: string
}

/** Writes a page that needs no script and none of the built pages. */
export function plainPage(brand: Brand, { language, title, lines, link, detail }: Content): string {
  const name = escapeHtml(brand.name)
  const parts = [
    ...lines.map(escapeHtml),
    ...(link ? [`<a href="${escapeHtml(link.url)}">${escapeHtml(link.label)}</a>`] : []),
    ...(detail === undefined ? [] : [`<code>${escapeHtml(detail)}</code>`]),
  ].map((part) => `<p>${part}</p>`)
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · ${name}</title>
<style>${styleOf(brand)}</style>
</head>
<body>
<header>${name}</header>
<main>
<h1>${escapeHtml(title)}</h1>
${parts.join('\n')}
</main>
</body>
</html>
`
}

/** The policy of such a page: it loads nothing, and only its own style applies. */
export function plainPagePolicy(brand: Brand): string {
  const hash = createHash('sha256').update(styleOf(brand)).digest('base64')
  return `default-src 'none'; script-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
}

const styleOf = ({ color }: Brand): string => style + pageStyle(color)
