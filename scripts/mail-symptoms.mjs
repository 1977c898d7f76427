import { smtpErrors } from '../apps/server/src/mail/smtp-errors.ts'
import { generate } from './generated.mjs'

const script = 'scripts/mail-symptoms.mjs'
generate({ file: 'docs/guide/mail.md', name: 'symptoms', script, text: list('en') })
generate({ file: 'docs/guide/mail.zh-CN.md', name: 'symptoms', script, text: list('zh') })

function list(lang) {
  const items = smtpErrors.map(({ id, example, [lang]: { cause, remedy } }) => {
    const words = example.replace(/\s+/g, ' ').slice(0, 120)
    return `- **${id}** \`${words}\`\\\n  ${plain(cause)} ${plain(remedy)}`
  })
  return items.join('\n')
}

/** Escapes text for Markdown. */
function plain(text) {
  return text.replaceAll('MAIL_*', '`MAIL_*`').replaceAll('<', '&lt;')
}
