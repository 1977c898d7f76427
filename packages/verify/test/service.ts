import { createLatchkey, type Latchkey } from '@latchkey/client'
import { freePort } from '@latchkey/tools/testing/free-port'
import { launch } from '@latchkey/tools/testing/launch'
import { built, startServerProcess, testSettings } from '@latchkey/tools/testing/server-process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createVerifier, type FeedOptions, type Verifier } from '../src/feed.ts'

export const audience = 'https://api.notes.example'
/** The password of every user who registers. */
const password = 'correct horse battery staple'

/** The built service on a database of its own, with one app. */
export async function startService({ options = [] as string[] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-verify-'))
  const PORT = String(await freePort())
  const env = { ...testSettings, PORT, DATABASE_URL: `sqlite:${join(folder, 'latchkey.db')}` }
  const start = () =>
    startServerProcess(env, { command: [process.execPath, ...options, join(built, 'main.js')] })
  let service = await start()
  const verifiers = new Set<Verifier>()
  const latchkey = async (...args: string[]) => {
    const program = [process.execPath, join(built, 'latchkey.js'), ...args]
    const { code, out, err } = await launch(program, { env }).ended
    if (code !== 0) throw new Error(err)
    return out
  }
  const added = await latchkey('apps', 'add', 'Notes', '--audience', audience, '--json')
  const app = JSON.parse(added) as { id: string; secret: string }
  return {
    url: service.url,
    latchkey,
    register: (name: string) => register(service.url, name),
    async signIn(identifier: string): Promise<Latchkey> {
      const client = createLatchkey({ url: service.url })
      await client.api.auth.login.mutate({ identifier, password })
      return client
    },
    async reset(name: string, next: string): Promise<void> {
      const { api } = createLatchkey({ url: service.url })
      const email = `${name}@example.com`
      const asked = await api.auth.sendCode.mutate({ email, type: 'reset_password' })
      const code = await codeFor(service.url, email, /reset/i)
      await api.auth.resetPassword.mutate({ challengeId: asked.challengeId, code, password: next })
    },
    /** A verifier of an API, which listens to the feed. */
    createVerifier(terms: Partial<FeedOptions> = {}, create = createVerifier): Verifier {
      const feed: FeedOptions = { appId: app.id, secret: app.secret, whenAway: 'refuse', ...terms }
      const verifier = create({ issuer: service.url, audience, feed })
      verifiers.add(verifier)
      return verifier
    },
    output: () => service.output.out,
    signal: (signal: NodeJS.Signals) => service.kill(signal),
    /** Kills the service, so that its address refuses connections, until it is restarted. */
    kill: () => service[Symbol.asyncDispose](),
    async startAnew() {
      service = await start()
    },
    async [Symbol.asyncDispose]() {
      for (const verifier of verifiers) verifier.close()
      await service[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true })
    },
  }
}

type Mail = { to: string; subject: string; code: string | null }

async function register(url: string, name: string): Promise<Latchkey> {
  const client = createLatchkey({ url })
  const email = `${name}@example.com`
  const { challengeId } = await client.api.auth.sendCode.mutate({ email, type: 'register' })
  const code = await codeFor(url, email)
  const account = { username: name, password }
  await client.api.auth.register.mutate({ challengeId, code, ...account })
  return client
}

async function codeFor(url: string, address: string, subject = /./): Promise<string> {
  for (;;) {
    const mails: Mail[] = await (await fetch(`${url}/dev/inbox.json`)).json()
    const found = mails.find((mail) => mail.to === address && subject.test(mail.subject))
    const code = found?.code
    if (code) return code
  }
}
