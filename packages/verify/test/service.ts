import { createLatchkey, type Latchkey } from '@latchkey/client'
import { launch } from '@latchkey/tools/testing/launch'
import { built, startServerProcess, testSettings } from '@latchkey/tools/testing/server-process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const audience = 'https://api.notes.example'

/** The built service on a database of its own, with one app. */
export async function startService() {
  const env = {
    ...testSettings,
    DATABASE_URL: `sqlite:${join(mkdtempSync(join(tmpdir(), 'latchkey-verify-')), 'latchkey.db')}`,
  }
  const service = await startServerProcess(env)
  const latchkey = async (...args: string[]) => {
    const program = [process.execPath, join(built, 'latchkey.js'), ...args]
    const { code, out, err } = await launch(program, { env }).ended
    if (code !== 0) throw new Error(err)
    return out
  }
  await latchkey('apps', 'add', 'Notes', '--public', '--audience', audience)
  return {
    url: service.url,
    latchkey,
    register: (name: string) => register(service.url, name),
    async signIn(identifier: string, password: string): Promise<Latchkey> {
      const client = createLatchkey({ url: service.url })
      await client.api.auth.login.mutate({ identifier, password })
      return client
    },
    async reset(name: string, password: string): Promise<void> {
      const { api } = createLatchkey({ url: service.url })
      const email = `${name}@example.com`
      const asked = await api.auth.sendCode.mutate({ email, type: 'reset_password' })
      const code = await codeFor(service.url, email, /reset/i)
      await api.auth.resetPassword.mutate({ challengeId: asked.challengeId, code, password })
    },
    [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
  }
}

type Mail = { to: string; subject: string; code: string | null }

async function register(url: string, name: string): Promise<Latchkey> {
  const client = createLatchkey({ url })
  const email = `${name}@example.com`
  const { challengeId } = await client.api.auth.sendCode.mutate({ email, type: 'register' })
  const code = await codeFor(url, email)
  const account = { username: name, password: 'correct horse battery staple' }
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
