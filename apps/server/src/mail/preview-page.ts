import { locales, type Locale } from '@latchkey/shared/auth'
import { createHash } from 'node:crypto'
import { escapeHtml } from './escape-html.ts'
import type { Brand } from '../brand/brand.ts'
import { sampleMails } from './samples.ts'
import type { Mail } from './mail.ts'
import { renderMail } from './templates.ts'

const style = `
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5 }
body { margin: 0; padding: 0 1.5rem 4rem; background: light-dark(#e7eaee, #26292d) }
header { position: sticky; top: 0; z-index: 1; margin: 0 -1.5rem 1rem; padding: .75rem 1.5rem;
  display: flex; flex-wrap: wrap; gap: .5rem 2rem; align-items: center;
  background: light-dark(#fffffff2, #17191cf2); border-bottom: 1px solid #8885 }
h1 { font-size: 1.1rem; margin: 0 }
h2 { font: 600 1rem ui-monospace, monospace; margin: 2.5rem 0 .25rem; scroll-margin-top: 4rem }
p { margin: 0 0 .75rem }
fieldset { border: 0; margin: 0; padding: 0; display: flex; gap: .75rem; font-size: .875rem }
.views { display: flex; gap: 1.25rem; overflow-x: auto; align-items: flex-start; padding-bottom: .5rem }
figure { margin: 0; flex: none }
figcaption { font-size: .8125rem; opacity: .75; padding-bottom: .25rem }
iframe { display: block; border: 1px solid #8885; border-radius: .5rem; height: 640px }
.desktop iframe { width: 640px }
.phone iframe { width: 360px }
.dark iframe { color-scheme: dark }
.light iframe, .inverted iframe { color-scheme: light }
.inverted iframe { filter: invert(1) hue-rotate(180deg) }
pre { width: 26rem; margin: 0; padding: 1rem; box-sizing: border-box; white-space: pre-wrap; overflow-wrap: anywhere;
  font: .8125rem/1.6 ui-monospace, monospace; background: light-dark(#fff, #17191c); border: 1px solid #8885; border-radius: .5rem }
body:not(:has(#zh:checked)) .of-zh, body:not(:has(#en:checked)) .of-en,
body:not(:has(#desktop:checked)) .desktop, body:not(:has(#phone:checked)) .phone,
body:not(:has(#light:checked)) .light, body:not(:has(#dark:checked)) .dark,
body:not(:has(#inverted:checked)) .inverted, body:not(:has(#text:checked)) .text { display: none }
`

/** Frames may be measured, but run no scripts. */
const script = `
function fit(frame) {
  frame.style.height = 0
  frame.style.height = frame.contentDocument.documentElement.scrollHeight + 2 + 'px'
}
for (const frame of document.querySelectorAll('iframe')) frame.addEventListener('load', () => fit(frame))
`

const hash = createHash('sha256').update(script).digest('base64')
const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`

const shown = ['zh', 'en', 'desktop', 'phone', 'light', 'dark', 'inverted', 'text']

/**
 * Renders every mail in both languages as mail readers show it, for choosing a brand or editing texts.
 */
export function renderPreviewPage(brand: Brand, publicUrl: string): string {
  const mails = (locale: Locale) => {
    const [username, newEmail] = [locale === 'zh' ? '小艾' : 'Ada', 'ada.new@example.com']
    return sampleMails({ locale, publicUrl, username, newEmail })
  }
  const rows = Object.values(Object.groupBy(locales.flatMap(mails), ({ template }) => template))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="content-security-policy" content="${policy}">
<title>${escapeHtml(brand.name)} mails</title>
<style>${style}</style>
</head>
<body>
<header><h1>${escapeHtml(brand.name)} mails</h1><fieldset>${shown.map(choice).join('')}</fieldset></header>
<main>
${rows.flatMap((row) => row?.map((mail) => section(mail, brand)) ?? []).join('\n')}
</main>
<script>${script}</script>
</body>
</html>
`
}

const choice = (name: string): string =>
  `<label><input type="checkbox" id="${name}" checked> ${name}</label>`

function section(mail: Mail, brand: Brand): string {
  const { subject, text, html } = renderMail(mail, brand)
  const views = ['desktop', 'phone'].flatMap((width) =>
    ['light', 'dark', 'inverted'].map((scheme) => frame(html, width, scheme)),
  )
  return `<section class="of-${mail.locale}">
<h2>${mail.template} · ${mail.locale}</h2>
<p>${escapeHtml(brand.name)} — <b>${escapeHtml(subject)}</b></p>
<div class="views"><figure class="text"><figcaption>text</figcaption><pre>${escapeHtml(text)}</pre></figure>
${views.join('\n')}</div>
</section>`
}

/** "inverted" imitates readers that invert the colours in dark mode regardless of the mail's styles. */
function frame(html: string, width: string, scheme: string): string {
  const query = scheme === 'dark' ? 'all' : 'not all'
  const seen = html.replace('(prefers-color-scheme:dark)', query)
  return `<figure class="${width} ${scheme}"><figcaption>${width}, ${scheme}</figcaption><iframe title="${width}, ${scheme}" sandbox="allow-same-origin" loading="lazy" srcdoc="${escapeHtml(seen)}"></iframe></figure>`
}
