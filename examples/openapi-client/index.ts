import createClient from 'openapi-fetch'
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { paths } from './openapi.ts'

const [url = 'http://localhost:3000'] = process.argv.slice(2)
const api = createClient<paths>({ baseUrl: url })
const username = `caller${Date.now()}`
const email = `${username}@example.com`
const password = digest('correct horse battery staple')

const opened = await api.POST('/trpc/auth.sendCode', { body: { email, type: 'register' } })
if (opened.error) throw new Error(opened.error.error.data.reason)
const { challengeId } = opened.data.result.data
console.log(`a code was mailed to ${email}`)

const account = { challengeId, code: await readCode(), username, password }
const registered = await api.POST('/trpc/auth.register', { body: account })
if (registered.error) throw new Error(registered.error.error.data.reason)

const wrong = await api.POST('/trpc/auth.login', {
  body: { identifier: username, password: digest('guessed') },
})
console.log(`a wrong password is ${wrong.error?.error.data.reason}`)

const right = await api.POST('/trpc/auth.login', { body: { identifier: username, password } })
if (right.error) throw new Error(right.error.error.data.reason)
const signIn = right.data.result.data
if (signIn.status !== 'signed_in') throw new Error(`the sign-in ended in ${signIn.status}`)

const headers = { authorization: `Bearer ${signIn.accessToken}` }
const me = await api.GET('/trpc/auth.me', { headers })
console.log(`${me.data?.result.data.username} is signed in until ${signIn.expiresAt}`)

await api.POST('/trpc/auth.logout', { headers, body: {} })
console.log('signed out')

/** The password in the form that the API document prescribes. */
function digest(text: string): string {
  const typed = `latchkey:password:v1:${text.normalize('NFC')}`
  return createHash('sha256').update(typed, 'utf8').digest('hex')
}

/** Users read their mail. This program reads the dev inbox, which exists in development only. */
async function readCode(): Promise<string> {
  const inbox = await api.GET('/dev/inbox.json')
  const code = inbox.data?.find(({ to }) => to === email)?.code
  if (code) return code
  await sleep(100)
  return readCode()
}
