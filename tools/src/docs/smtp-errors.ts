import { smtpErrors } from '../../../apps/server/src/mail/smtp-errors.ts'
import type { Part } from './generated.ts'

export const smtpErrorLists = (): Part[] => [
  { file: 'docs/guide/mail.md', name: 'symptoms', text: list('en') },
  { file: 'docs/guide/mail.zh-CN.md', name: 'symptoms', text: list('zh') },
]

function list(language: 'en' | 'zh'): string {
  const items = smtpErrors.map(({ id, example, [language]: { cause, remedy } }) => {
    const words = example.replace(/\s+/g, ' ').slice(0, 120)
    return `- **${id}** \`${words}\`\\\n  ${plain(cause)}${language === 'en' ? ' ' : ''}${plain(remedy)}`
  })
  return items.join('\n')
}

/** Escapes text for Markdown. */
const plain = (text: string): string =>
  text.replaceAll('MAIL_*', '`MAIL_*`').replaceAll('<', '&lt;')
