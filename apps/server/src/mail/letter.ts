import { escapeHtml } from './escape-html.ts'

/** What a mail says, in plain text; its two forms are made from the same words. */
export type Letter = {
  subject: string
  heading: string
  lines: string[]
  code?: string
  link?: { label: string; url: string }
  closing: string
}

export function letterText({ heading, lines, code, link, closing }: Letter): string {
  const parts = [heading, ...lines, code, link && `${link.label}: ${link.url}`, closing, 'Latchkey']
  return `${parts.filter((part) => part !== undefined).join('\n\n')}\n`
}

const font = `font-family:-apple-system,'Segoe UI',Roboto,'PingFang SC','Microsoft YaHei',sans-serif`

export function letterHtml(letter: Letter, lang: string): string {
  const { subject, heading, lines, code, link, closing } = letter
  const rows = [
    row('padding-top:32px;font-size:14px;font-weight:700;color:#4f46e5', 'Latchkey'),
    row(
      'font-size:22px;line-height:30px;font-weight:600;color:#18181b',
      `<h1 style="margin:0;font-size:22px">${escapeHtml(heading)}</h1>`,
    ),
    ...lines.map((line) => row('font-size:16px;line-height:25px;color:#3f3f46', escapeHtml(line))),
    code && row('', codeBox(code)),
    link && row('', button(link)),
    row('padding-bottom:32px;font-size:13px;line-height:20px;color:#71717a', escapeHtml(closing)),
  ]
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
</head>
<body style="margin:0;padding:0;background-color:#f4f4f5">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escapeHtml(lines.join(' '))}</div>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#f4f4f5">
<tr><td align="center" style="padding:32px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:480px;background-color:#ffffff;border:1px solid #e4e4e7;border-radius:12px">
${rows.filter(Boolean).join('\n')}
</table>
</td></tr>
</table>
</body>
</html>
`
}

const row = (style: string, content: string): string =>
  `<tr><td style="padding:0 32px 20px;${font};${style}">${content}</td></tr>`

const codeBox = (code: string): string =>
  `<div style="padding:16px;border-radius:8px;background-color:#eef2ff;color:#312e81;text-align:center;font-family:Menlo,Consolas,monospace;font-size:32px;line-height:40px;font-weight:700;letter-spacing:6px">${escapeHtml(code)}</div>`

/** The address stands below the button too: some readers drop links. */
function button({ label, url }: { label: string; url: string }): string {
  const href = escapeHtml(url)
  return `<a href="${href}" style="display:inline-block;padding:12px 24px;border-radius:8px;background-color:#4f46e5;color:#ffffff;font-size:16px;font-weight:600;text-decoration:none">${escapeHtml(label)}</a><div style="padding-top:12px;font-size:13px;color:#71717a;word-break:break-all">${href}</div>`
}
