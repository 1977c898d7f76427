import { freePort } from '@latchkey/tools/testing/free-port'
import { startGateProxy } from '@latchkey/tools/testing/gate-proxy'
import { launch } from '@latchkey/tools/testing/launch'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { answers } from '../other-languages.ts'
import { portOf, type Start } from '../site.ts'

/** The setting of the guide, and those of a test. */
const settingsIn = (folder: string, address: string) => `[auth]
type = http_x_remote_user
[server]
hosts = ${address}
[storage]
filesystem_folder = ${folder}
[logging]
level = error
`

/** Waits until nginx is there and the service has read its apps again: then people are sent to the sign-in. */
async function leadsToSignIn(url: string) {
  const headers = { accept: 'text/html' }
  const visit = async () => {
    const call = request(url, { rejectUnauthorized: false, agent: false, headers }).end()
    const [answer] = (await once(call, 'response')) as [IncomingMessage]
    return answer.resume().statusCode
  }
  await vi.waitUntil(async () => (await visit().catch(() => 0)) === 302, { timeout: 60_000 })
}

/** Radicale behind nginx, by the recipe for the gate. */
export const start: Start = async (place) => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-radicale-'))
  const tool = `127.0.0.1:${await freePort()}`
  writeFileSync(join(folder, 'config'), settingsIn(folder, tool))
  const radicale = launch(['/usr/bin/radicale', '--config', join(folder, 'config')])
  const own = new URL(place.issuer).host
  const nginx = startGateProxy('nginx', { own, tool, at: portOf(place) })
  await answers(`http://${tool}/.web/`, radicale)
  await leadsToSignIn(place.url)
  return async () => {
    await Promise.all([radicale.stop(), nginx[Symbol.asyncDispose]()])
    rmSync(folder, { recursive: true })
  }
}
