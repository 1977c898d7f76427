import { setTimeout as sleep } from 'node:timers/promises'

type Mail = { to: string; code: string | null }

/** The code of the n-th mail with a code to an address, from the dev inbox. */
export async function inboxCode(url: string, email: string, nth = 1): Promise<string> {
  for (;;) {
    const inbox = (await (await fetch(`${url}/dev/inbox.json`)).json()) as Mail[]
    const codes = inbox.flatMap(({ to, code }) => (to === email && code !== null ? [code] : []))
    const code = codes.at(-nth)
    if (code) return code
    await sleep(5)
  }
}
