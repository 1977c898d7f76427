import { useEffect, useState } from 'react'

export type InboxMail = {
  to: string
  subject: string
  text: string
  html: string
  code: string | null
  at: string
}

const interval = 2000

/** The mails of the dev inbox, newest first, polled while the page is visible; null until loaded. */
export function useInbox(): InboxMail[] | null {
  const [mails, setMails] = useState<InboxMail[] | null>(null)
  useEffect(() => {
    const poll = async () => {
      if (document.hidden) return
      const answer = await fetch('/dev/inbox.json').catch(() => undefined)
      // A restarting service answers at the next poll.
      if (answer?.ok) setMails(await answer.json())
    }
    void poll()
    const timer = setInterval(() => void poll(), interval)
    return () => clearInterval(timer)
  }, [])
  return mails
}
