import { createLatchkey, type Latchkey } from '@latchkey/client'
import { freePort } from '@latchkey/tools/testing/free-port'
import { launch } from '@latchkey/tools/testing/launch'
import { built, startServerProcess, testSettings } from '@latchkey/tools/testing/server-process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const password = 'correct horse battery staple'

/** The built service on a database of its own, where ann has an account. */
export async function startService() {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-programs-'))
  // The command line prints the address of the service by its port.
  const PORT = String(await freePort())
  const env = { ...testSettings, PORT, DATABASE_URL: `sqlite:${join(folder, 'latchkey.db')}` }
  const service = await startServerProcess(env, { output: 'until ready' })
  await register(createLatchkey({ url: service.url }))
  return {
    url: service.url,
    /** Runs the command line. */
    async latchkey(...args: string[]): Promise<string> {
      const program = [process.execPath, join(built, 'latchkey.js'), ...args]
      const { code, out, err } = await launch(program, { env }).ended
      if (code !== 0) throw new Error(err)
      return out
    },
    /** Signs ann in, in a session of its own. */
    async signIn(): Promise<Latchkey> {
      const client = createLatchkey({ url: service.url })
      await client.api.auth.login.mutate({ identifier: 'ann', password })
      return client
    },
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true })
    },
  }
}

async function register({ url, api }: Latchkey): Promise<void> {
  const email = 'ann@example.com'
  const { challengeId } = await api.auth.sendCode.mutate({ email, type: 'register' })
  const code = await readCode(url)
  await api.auth.register.mutate({ challengeId, code, username: 'ann', password })
}

async function readCode(url: string): Promise<string> {
  for (;;) {
    const answer = await fetch(`${url}/dev/inbox.json`)
    const mails = (await answer.json()) as { code: string | null }[]
    const code = mails[0]?.code
    if (code) return code
  }
}
