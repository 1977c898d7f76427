import { useCallback, useEffect, useState } from 'react'

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
export function useInbox(): { mails: InboxMail[] | null; clear: () => Promise<void> } {
  const [mails, setMails] = useState<InboxMail[] | null>(null)
  const load = useCallback(async (method: 'GET' | 'DELETE') => {
    const answer = await fetch('/dev/inbox.json', { method }).catch(() => undefined)
    // A restarting service answers at the next poll.
    if (answer?.ok) setMails(await answer.json())
  }, [])
  useEffect(() => {
    const poll = () => void (document.hidden || load('GET'))
    poll()
    const timer = setInterval(poll, interval)
    return () => clearInterval(timer)
  }, [load])
  return { mails, clear: () => load('DELETE') }
}
