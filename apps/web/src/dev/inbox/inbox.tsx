import { useState } from 'react'
import { WidePage } from '../../layout/page.tsx'
import { dev } from '../../messages/dev.ts'
import { Gap } from '../../messages/gap.tsx'
import { useMessages } from '../../messages/use-messages.ts'
import { linkClass } from '../../ui/link-class.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { InboxTools } from './inbox-tools.tsx'
import { MailCard } from './mail-card.tsx'
import { useInbox, type InboxMail } from './use-inbox.ts'

const shown = 50

/** The mails of a service without a mail server. */
export function Inbox() {
  const devMessages = useMessages(dev)
  const { mails, clear } = useInbox()
  const [words, setWords] = useState('')
  const matching = mails?.filter(matches(words)) ?? []
  const more = matching.length - shown
  return (
    <WidePage title={devMessages.inbox}>
      {!mails && <Skeleton />}
      {mails?.length === 0 && <p className="text-quiet">{devMessages.inboxEmpty}</p>}
      {mails && mails.length > 0 && (
        <>
          <p className="text-sm text-quiet">
            <span>{devMessages.inboxHint}</span>
            <Gap />
            <a href="/dev/inbox.json" className={linkClass}>
              /dev/inbox.json
            </a>
            <Gap />
            {more > 0 && <span>{devMessages.inboxMore(more)}</span>}
          </p>
          <InboxTools words={words} onWords={setWords} onClear={clear} />
          {matching.length === 0 && <p className="text-quiet">{devMessages.noMatch}</p>}
        </>
      )}
      {matching.slice(0, shown).map((mail, index) => (
        <MailCard
          key={`${mail.at} ${mail.to} ${mail.subject}`}
          mail={mail}
          isNewest={index === 0}
        />
      ))}
    </WidePage>
  )
}

const matches = (words: string) => {
  const sought = words.trim().toLowerCase()
  return ({ to, subject }: InboxMail) => `${to}\n${subject}`.toLowerCase().includes(sought)
}
