import { existsSync, readFileSync, statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

export type Mail = { to: string; subject: string; messageId: string }

/** Reads the mails that the mail server accepted and stored. */
export function readMailFile(path: string) {
  let size = 0
  let mails: Mail[] = []

  function all(): Mail[] {
    if (!existsSync(path) || statSync(path).size === size) return mails
    const text = readFileSync(path, 'utf8')
    size = Buffer.byteLength(text)
    // A kill may have truncated the last line: that mail was not accepted.
    const lines = text.split('\n').filter((line) => line.endsWith('}'))
    mails = lines.map((line) => JSON.parse(line) as Mail)
    return mails
  }

  return {
    all,
    /**
     * The code of the n-th distinct mail with a code to this address; undefined when none came in time.
     */
    async code(to: string, nth: number, patience: number): Promise<string | undefined> {
      for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(20)) {
        const found = all().filter((mail) => mail.to === to && /\b\d{6}\b/.test(mail.subject))
        const subjects = [...new Map(found.map((mail) => [mail.messageId, mail.subject])).values()]
        const subject = subjects[nth - 1]
        if (subject) return /\b\d{6}\b/.exec(subject)?.[0]
      }
      return undefined
    },
  }
}
