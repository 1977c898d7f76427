// A program written from the README of @latchkey/client alone.
import { createLatchkey, type Session } from '@latchkey/client'

const [url = '', audience = '', apiUrl = ''] = process.argv.slice(2)
const { api, session, tokenFor } = createLatchkey({ url })
const email = 'ann@example.com'

const { challengeId } = await api.auth.sendCode.mutate({ email, type: 'register' })
const account = { username: 'ann', password: 'correct horse battery staple' }
await api.auth.register.mutate({ challengeId, code: await readCode(), ...account })
await api.auth.logout.mutate()
const signedIn = await api.auth.login.mutate({ identifier: 'ann', password: account.password })
if (signedIn.status !== 'signed_in') throw new Error(signedIn.status)
const current: Session | null = session.current()
// @ts-expect-error A call that does not fit the service does not compile.
export const wrong = () => api.auth.login.mutate({ identifier: 1, password: '' })

const answer = await fetch(apiUrl, {
  headers: { authorization: `Bearer ${await tokenFor(audience)}` },
})
console.log(current?.user.username, await answer.text())

/** Users read their mail. */
async function readCode(): Promise<string> {
  for (;;) {
    const inbox = await fetch(`${url}/dev/inbox.json`)
    const mails = (await inbox.json()) as { to: string; code: string }[]
    const mail = mails.find(({ to }) => to === email)
    if (mail) return mail.code
  }
}
