import { escapeHtml } from '../brand/escape-html.ts'
import { codeFamily, fontFamily, light, styleOf, type Styles } from './html-style.ts'
import type { Wording, Link } from './wording.ts'
import type { Brand } from '../brand/brand.ts'

type Options = { brand: Brand; lang: string }

/** Uses tables and inline styles: Outlook renders with Word, and some readers drop style sheets. */
export function htmlForm(wording: Wording, { brand, lang }: Options): string {
  const { heading, greeting, given = [], lines, code, validity, closing, imprint } = wording
  const { link, caution } = wording
  const { styles, sheets } = styleOf(brand.color)
  const row = (name: string, style: string, content: string) =>
    `<tr><td class="pad ${name}" style="padding:0 36px 18px;font-family:${fontFamily};${style};${styles[name]}">${content}</td></tr>`
  const line = (text: string) =>
    row(
      'ink',
      'font-size:16px;line-height:26px',
      unlinked(escapeHtml(text), given).replaceAll('\n', '<br>'),
    )
  const small = (text: string) =>
    row('quiet', 'padding-bottom:12px;font-size:14px;line-height:22px', linked(text, brand.support))
  const rows = [
    row(
      'ink',
      'padding-top:36px',
      `<h1 class="ink" style="margin:0;font-size:22px;line-height:30px;font-weight:600;${styles['ink']}">${escapeHtml(heading)}</h1>`,
    ),
    ...(greeting === undefined ? [] : [line(greeting)]),
    ...lines.map(line),
    ...(code === undefined ? [] : [row('ink', '', codeBox(code, styles))]),
    ...(validity === undefined ? [] : [line(validity)]),
    ...(link ? [row('quiet', 'padding-top:4px', button(link, 'button', styles))] : []),
    ...(caution
      ? [
          line(caution.text),
          row('quiet', 'padding-top:2px', button(caution.link, 'outline', styles)),
        ]
      : []),
    row(
      'quiet',
      'padding-bottom:0;font-size:0;line-height:0',
      `<div class="rule" style="margin-bottom:18px;border-top:1px solid;${styles['rule']}">&nbsp;</div>`,
    ),
    ...closing.map(small),
    `<tr><td style="font-size:0;line-height:0;height:20px">&nbsp;</td></tr>`,
  ]
  return `<!doctype html>
<html lang="${lang}" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="x-apple-disable-message-reformatting">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<title>${escapeHtml(wording.subject)}</title>
${sheets}
</head>
<body class="ground" style="margin:0;padding:0;${styles['ground']}">
${preheader([...lines, ...(validity === undefined ? [] : [validity])], lang)}
<table class="ground" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="${light.background}" style="${styles['ground']}">
<tr><td align="center" style="padding:28px 12px 36px">
<!--[if mso]><table role="presentation" width="480" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:480px">
${row('name', 'font-size:17px;line-height:24px;font-weight:700', escapeHtml(brand.name))}
<tr><td>
<table class="card" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" bgcolor="${light.card}" style="border:1px solid;border-radius:14px;border-collapse:separate;${styles['card']}">
${rows.join('\n')}
</table>
</td></tr>
${row('quiet', 'padding-top:18px;font-size:13px;line-height:20px', linked(imprint, brand.support))}
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr>
</table>
</body>
</html>
`
}

const blanks = '&#8199;&#65279;&#847; '.repeat(60)

/** The preview that inboxes show beside the subject. Blanks keep the rest of the mail out of it. */
function preheader(sentences: string[], lang: string): string {
  const text = escapeHtml(sentences.join(lang === 'zh-CN' ? '' : ' '))
  return `<div style="display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;mso-hide:all">${text}${blanks}</div>`
}

const codeBox = (code: string, styles: Styles): string =>
  `<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td class="code" align="center" style="padding:18px 6px 18px 12px;border:1px solid;border-radius:10px;font-family:${codeFamily};font-size:34px;line-height:42px;font-weight:700;letter-spacing:6px;-webkit-user-select:all;user-select:all;${styles['code']}">${escapeHtml(code)}</td></tr></table>`

const labelOf = { button: 'label', outline: 'ink' }

/**
 * Colours the cell, which every reader draws, and repeats the URL below on one line, because some
 * readers drop links.
 */
function button({ label, url }: Link, kind: keyof typeof labelOf, styles: Styles): string {
  const href = escapeHtml(url)
  const ink = labelOf[kind]
  return `<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td class="${kind}" align="center" style="border:1px solid;border-radius:10px;mso-padding-alt:12px 28px;${styles[kind]}"><a class="${ink}" href="${href}" style="display:inline-block;padding:12px 28px;font-family:${fontFamily};font-size:16px;line-height:24px;font-weight:600;text-decoration:none;${styles[ink]}">${escapeHtml(label)}</a></td></tr></table>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed"><tr><td class="quiet" style="padding-top:8px;font-family:${fontFamily};font-size:12px;line-height:18px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;${styles['quiet']}">${anchor(href, href)}</td></tr></table>`
}

const anchor = (href: string, text: string): string =>
  `<a class="quiet" href="${href}" style="text-decoration:underline;color:${light.mutedText}">${text}</a>`

/** Breaks up text that looks like an address, which mail readers would turn into a link. */
const unlinked = (html: string, given: string[]): string =>
  given
    .map(escapeHtml)
    .reduce((text, one) => text.replaceAll(one, () => one.replaceAll(/[.@]/g, '<a>$&</a>')), html)

function linked(text: string, address: string | undefined): string {
  const html = escapeHtml(text)
  if (address === undefined) return html
  const shown = escapeHtml(address)
  return html.replaceAll(shown, () => anchor(`mailto:${escapeHtml(encodeURI(address))}`, shown))
}
