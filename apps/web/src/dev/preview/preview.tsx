import { useEffect, useState } from 'react'
import { WidePage } from '../../layout/page.tsx'
import { dev } from '../../messages/dev.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Choices } from './choices.tsx'
import { MailViews, type PreviewMail } from './mail-views.tsx'

/** A sample of every mail as mail programs show it, for operators who choose a brand or change a text. */
export function Preview() {
  const devMessages = useMessages(dev)
  const [mails, setMails] = useState<PreviewMail[]>([])
  const { mailLocale } = useMessages()
  // Every view of every mail is a frame: all of them at once take half a minute to draw.
  const [hidden, setHidden] = useState<ReadonlySet<string>>(
    new Set([mailLocale === 'zh' ? 'en' : 'zh', 'dark', 'inverted']),
  )
  useEffect(() => {
    void fetch('/dev/mails.json').then(async (answer) => setMails(await answer.json()))
  }, [])
  return (
    <WidePage title={devMessages.mails}>
      <Choices hidden={hidden} onChange={setHidden} />
      {mails
        .filter(({ locale }) => !hidden.has(locale))
        .map((mail, index) => (
          // The samples never change their order.
          // oxlint-disable-next-line react/no-array-index-key
          <MailViews key={`${mail.template} ${mail.locale} ${index}`} mail={mail} hidden={hidden} />
        ))}
    </WidePage>
  )
}
