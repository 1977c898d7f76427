import { createLatchkey } from '@latchkey/client'
import { setTimeout as sleep } from 'node:timers/promises'

const [url = 'http://localhost:3000'] = process.argv.slice(2)
const { api, session } = createLatchkey({ url })
const username = `reader${Date.now()}`
const email = `${username}@example.com`

const { challengeId } = await api.auth.sendCode.mutate({ email, type: 'register' })
console.log(`a code was mailed to ${email}`)
const code = await readCode()

// Only the digest leaves this program.
const password = 'correct horse battery staple'
await api.auth.register.mutate({ challengeId, code, username, password })
const me = await api.auth.me.query()
console.log(
  `${me.username} is signed in, and the token is good until ${session.current()?.expiresAt}`,
)

await api.auth.logout.mutate()
console.log('signed out')

/** Users read their mail. This program reads the dev inbox, which exists in development only. */
async function readCode(): Promise<string> {
  const inbox = await fetch(`${url}/dev/inbox.json`)
  const mails = (await inbox.json()) as { to: string; code: string }[]
  const mail = mails.find(({ to }) => to === email)
  if (mail) return mail.code
  await sleep(100)
  return readCode()
}
