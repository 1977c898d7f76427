import { createHash } from 'node:crypto'
import type { InboxMail } from './dev-inbox.ts'
import { escapeHtml } from './escape-html.ts'

const style = `
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5 }
body { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem 4rem; background: light-dark(#eef1f3, #131517) }
h1 { font-size: 1.25rem; margin: 0 }
.hint { margin: 0 0 1.5rem; opacity: .75; font-size: .875rem }
article { border: 1px solid #8884; border-radius: .875rem; padding: 1rem 1.25rem; margin: 0 0 1rem; background: light-dark(#fff, #1c1f22) }
h2 { font-size: 1rem; margin: 0; overflow-wrap: anywhere }
.about { opacity: .75; font-size: .875rem; overflow-wrap: anywhere }
.code { width: fit-content; font: 700 2.5rem/1.2 ui-monospace, monospace; letter-spacing: .2em; margin: .5rem 0; user-select: all; cursor: copy }
summary { width: fit-content; margin-top: .5rem; font-size: .875rem; cursor: pointer }
iframe { display: block; box-sizing: border-box; width: 100%; height: 34rem; margin-top: .5rem; border: 1px solid #8884; border-radius: .5rem; resize: vertical }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: .875rem/1.6 ui-monospace, monospace; margin: .5rem 0 0 }
`

/** A reload on a timer would close opened mails and drop the selection. */
const script = `
const { newest } = document.body.dataset
async function look() {
  if (document.hidden) return
  const [mail] = await (await fetch('/dev/inbox.json')).json()
  if (mail && mail.at + mail.to !== newest) location.reload()
}
setInterval(() => look().catch(() => {}), 2000)
for (const code of document.querySelectorAll('.code')) {
  code.addEventListener('click', () => navigator.clipboard?.writeText(code.textContent).catch(() => {}))
}
`

const hash = createHash('sha256').update(script).digest('base64')

/** A mail's frame inherits it: no script of a mail runs, and nothing is fetched for one. */
export const inboxPolicy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; connect-src 'self'; frame-ancestors 'none'`

const shown = 50

export function renderInboxPage(mails: InboxMail[]): string {
  const [newest] = mails
  const list = mails.slice(0, shown).map(renderInboxMail).join('\n')
  const hint = newest
    ? `The newest mail stands first. Programs read <a href="/dev/inbox.json">/dev/inbox.json</a>${mails.length > shown ? `, which also has the ${mails.length - shown} mails before these` : ''}.`
    : 'No mail yet. Mails appear here by themselves.'
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Dev inbox</title>
<style>${style}</style>
</head>
<body data-newest="${newest ? escapeHtml(newest.at + newest.to) : ''}">
<h1>Dev inbox</h1>
<p class="hint">${hint}</p>
${list}
<script>${script}</script>
</body>
</html>
`
}

function renderInboxMail({ to, subject, text, html, code, at }: InboxMail, index: number): string {
  const time = at.replace('T', ' ').slice(0, 19)
  return `<article>
<h2>${escapeHtml(subject)}</h2>
<div class="about">${escapeHtml(to)} · <time datetime="${escapeHtml(at)}">${escapeHtml(time)} UTC</time></div>
${code === null ? '' : `<p class="code" title="Copy">${escapeHtml(code)}</p>`}
<details${index === 0 ? ' open' : ''}><summary>Mail</summary><iframe title="${escapeHtml(subject)}" sandbox="allow-popups allow-popups-to-escape-sandbox" loading="lazy" srcdoc="${escapeHtml(inNewTab(html))}"></iframe></details>
<details><summary>Plain text</summary><pre>${escapeHtml(text)}</pre></details>
</article>`
}

const inNewTab = (html: string): string => html.replace('<head>', '<head><base target="_blank">')
