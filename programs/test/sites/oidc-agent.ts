import { launch } from '@latchkey/tools/testing/launch'
import { Hono } from 'hono'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { scope, serveSite, type Start } from '../site.ts'

/** The agent of a person at a terminal, whose browser is on another machine. This site types what they would type. */
export const start: Start = async (place) => {
  const { issuer, url, clientId, secret } = place
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-oidc-agent-'))
  const socket = join(folder, 'socket')
  const env = { ...process.env, OIDC_CONFIG_DIR: folder, OIDC_SOCK: socket, PASSWORD: 'password' }
  const agent = launch(
    ['oidc-agent', '--console', '--no-autoreauthenticate', `--socket-path=${socket}`],
    { env },
  )
  await vi.waitUntil(() => existsSync(socket), { timeout: 60_000 })

  const typed = async (...command: string[]) => {
    const { code, out, err } = await launch(command, { env }).ended
    if (code !== 0) throw new Error(err)
    return { out: out.trim(), err }
  }
  const quietly = ['--prompt=none', '--confirm-yes', '--pw-env=PASSWORD']
  const generate = [
    'oidc-gen',
    'latchkey',
    ...quietly,
    '--manual',
    '--flow=code',
    `--issuer=${issuer}`,
    `--client-id=${clientId}`,
    `--client-secret=${secret}`,
    `--scope=${scope}`,
    `--redirect-uri=${url}/callback`,
    '--no-webserver',
    '--no-scheme',
    '--no-url-call',
  ]
  const ask = async (...options: string[]) => {
    const { out: token } = await typed('oidc-token', ...options, 'latchkey')
    const headers = { authorization: `Bearer ${token}` }
    return (await fetch(`${issuer}/oauth/userinfo`, { headers })).text()
  }
  const isThere = () => existsSync(join(folder, 'latchkey'))
  const site = new Hono()
  site.get('/', async (c) => {
    if (isThere()) return c.text(await ask())
    const { err: told } = await typed(...generate)
    return c.redirect(/http\S+/.exec(told)?.[0] ?? '')
  })
  site.get('/callback', async (c) => {
    await typed('oidc-gen', ...quietly, `--codeExchange=${c.req.url}`)
    return c.redirect('/')
  })
  site.get('/refresh', async (c) => c.text(await ask('--force-new')))
  site.get('/logout', async (c) => {
    await typed('oidc-gen', ...quietly, '--delete', 'latchkey')
    return c.text('bye')
  })
  const stop = await serveSite(site, place)
  return async () => {
    await Promise.all([stop(), agent.stop()])
    rmSync(folder, { recursive: true, force: true })
  }
}
