import { useRef, useState } from 'react'
import { dateTag } from '../../messages/dates.ts'
import { dev } from '../../messages/dev.ts'
import { useLanguage } from '../../messages/language.tsx'
import { useMessages } from '../../messages/use-messages.ts'
import { Section } from '../../ui/card.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { MailFrame } from '../mail-frame.tsx'
import type { InboxMail } from './use-inbox.ts'

export function MailCard({ mail, isNewest }: { mail: InboxMail; isNewest: boolean }) {
  const devMessages = useMessages(dev)
  const code = useRef<HTMLElement>(null)
  const { locale } = useLanguage()
  const format = new Intl.DateTimeFormat(dateTag(locale), {
    dateStyle: 'medium',
    timeStyle: 'medium',
  })
  // Only its arrival opens a mail: a newer one must not close the mail being read.
  const [isOpen, setOpen] = useState(isNewest)
  return (
    <Section title={mail.subject}>
      <div className="grid gap-3 text-sm wrap-anywhere text-quiet">
        <p className="flex flex-wrap gap-x-4">
          <span>{mail.to}</span>{' '}
          <time dateTime={mail.at} className="whitespace-nowrap">
            {format.format(new Date(mail.at))}
          </time>
        </p>
        {mail.code !== null && (
          <p className="flex flex-wrap items-center gap-4">
            <code ref={code} className="mail-code text-ink">
              {mail.code}
            </code>
            <CopyButton
              text={mail.code}
              label={devMessages.copyCode}
              copied={devMessages.copied}
              notCopied={devMessages.notCopied}
              shown={code}
            />
          </p>
        )}
        <details open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
          <summary className="cursor-pointer">{devMessages.mail}</summary>
          <MailFrame
            title={mail.subject}
            // Links of a mail open in a new tab.
            html={mail.html.replace('<head>', '<head><base target="_blank">')}
            sandbox="allow-popups allow-popups-to-escape-sandbox"
          />
        </details>
        <details>
          <summary className="cursor-pointer">{devMessages.plainText}</summary>
          <pre className="mail-text text-ink">{mail.text}</pre>
        </details>
      </div>
    </Section>
  )
}
