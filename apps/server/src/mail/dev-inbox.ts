import { escapeHtml } from './escape-html.ts'
import type { Mail, Message } from './templates.ts'

export type InboxMail = Message & { code: string | null; at: string }
export type DevInbox = { add(mail: Mail, message: Message): void; list(): InboxMail[] }

const capacity = 500

export function createDevInbox(clock: () => Date): DevInbox {
  const mails: InboxMail[] = []
  return {
    add(mail, { to, subject, text, html }) {
      const code = 'code' in mail ? mail.code : null
      mails.unshift({ to, subject, text, html, code, at: clock().toISOString() })
      mails.length = Math.min(mails.length, capacity)
    },
    list: () => [...mails],
  }
}

const style = `
:root { color-scheme: light dark; font-family: system-ui, sans-serif }
body { max-width: 44rem; margin: 2rem auto; padding: 0 1rem; line-height: 1.5 }
article { border: 1px solid #8886; border-radius: .75rem; padding: 1rem 1.25rem; margin: 1rem 0 }
h2 { font-size: 1rem; margin: 0; overflow-wrap: anywhere }
.about { opacity: .75; font-size: .875rem; overflow-wrap: anywhere }
.code { font: 700 2rem ui-monospace, monospace; letter-spacing: .2em; margin: .5rem 0 }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; font-size: .875rem; margin: .5rem 0 0 }
`

export function renderInboxPage(mails: InboxMail[]): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="refresh" content="5">
<title>Latchkey dev inbox</title>
<style>${style}</style>
</head>
<body>
<h1>Dev inbox</h1>
${mails.map(renderInboxMail).join('\n') || '<p>No mail yet. Mails appear here within 5 seconds.</p>'}
</body>
</html>
`
}

function renderInboxMail({ to, subject, text, code, at }: InboxMail): string {
  return `<article>
<h2>${escapeHtml(subject)}</h2>
<div class="about">${escapeHtml(to)} · <time datetime="${escapeHtml(at)}">${escapeHtml(at)}</time></div>
${code === null ? '' : `<p class="code">${escapeHtml(code)}</p>`}
<pre>${escapeHtml(text)}</pre>
</article>`
}
