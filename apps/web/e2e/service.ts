import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../server/dist/main.js', import.meta.url))

/** Starts a service with settings of its own beside the shared one. */
export async function startService(settings: Record<string, string>) {
  const child = spawn(process.execPath, [main], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: '0',
      DATABASE_URL: 'sqlite::memory:',
      DEV_INBOX: 'true',
      ...settings,
    },
  })
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  for await (const line of createInterface(child.stdout)) {
    const url = /listening on (http\S+)/.exec(line)?.[1]
    if (!url) continue
    // An unread pipe would fill up and block the service.
    child.stdout.resume()
    return { url, stop }
  }
  throw new Error('the service did not start')
}
