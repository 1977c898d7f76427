import { built } from '@latchkey/tools/testing/server-process'
import type { Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startGatedTool } from './gated-tool.ts'
import type { Messages } from './messages.ts'
import { startService } from './service.ts'
import { arriveSignedIn, password, test as base, uniqueName } from './story.ts'

/**
 * A site that shows one page at every path. It shares no domain with the service, which is on localhost.
 */
async function startSite(name: string) {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end(`<!doctype html><title>${name}</title><h1>${name}</h1>`)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const stop = async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { origin: `http://127.0.0.1:${port}`, stop }
}

/**
 * The origins of the app Notes, of its tool behind the gate, of a tool for administrators, of a
 * third-party app, and of an unregistered site.
 */
type Sites = Record<'url' | 'notes' | 'tool' | 'office' | 'foreign' | 'stranger', string>
type Programs = Sites & { ids: Record<'notes' | 'foreign', string> }

/** Stories about a service of their own, whose apps are registered as by an operator. */
export const test = base.extend<object, { programs: Programs }>({
  programs: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'latchkey-programs-'))
      const [notes, stranger] = [await startSite('Notes'), await startSite('Stranger')]
      const foreign = await startSite('Foreign')
      const settings = {
        DATABASE_URL: `sqlite:${join(folder, 'latchkey.db')}`,
        TRUST_PROXY: '127.0.0.1/32',
        CODE_RESEND_SECONDS: '2',
      }
      const [tool, office] = [await startGatedTool(), await startGatedTool()]
      const service = await startService(settings)
      for (const one of [tool, office]) one.guardBy(service.url)
      const add = (...args: string[]) =>
        promisify(execFile)(
          process.execPath,
          [join(built, 'latchkey.js'), 'apps', 'add', ...args],
          {
            env: { ...process.env, ...settings },
          },
        )
      const callbackOf = ({ origin }: typeof tool) => `${origin}/_latchkey/callback`
      const [back, gate] = ['--redirect-uri', callbackOf(tool)]
      const ours = ['--origin', notes.origin, back, gate, back, `${notes.origin}/callback`]
      const theirs = ['--origin', foreign.origin, back, `${foreign.origin}/callback`]
      const idOf = async (...args: string[]): Promise<string> =>
        JSON.parse((await add(...args, '--json')).stdout).id
      const ids = {
        notes: await idOf('Notes', ...ours),
        foreign: await idOf('Foreign', '--kind', 'third_party', ...theirs),
      }
      await add('Office', '--redirect-uri', callbackOf(office), '--role', 'admin')
      await use({
        url: service.url,
        foreign: foreign.origin,
        notes: notes.origin,
        tool: tool.origin,
        office: office.origin,
        stranger: stranger.origin,
        ids,
      })
      await Promise.all([service, notes, foreign, stranger, tool, office].map((one) => one.stop()))
      rmSync(folder, { recursive: true })
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ programs }, use) => use(programs.url),
})

export const withContinue = (path: string, address: string) =>
  `${path}?continue=${encodeURIComponent(address)}`

/** Opens a site and follows a link there, as its own page would. */
export async function followLink(page: Page, site: string, to: string): Promise<void> {
  await page.goto(site)
  await page.evaluate((address) => {
    const link = document.body.appendChild(document.createElement('a'))
    link.href = address
    link.click()
  }, to)
}

/** Creates an account, and leaves this browser signed out. */
export async function newAccount(page: Page, t: Messages): Promise<string> {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  // An answer in progress would bring the cookie back.
  await page.goto('about:blank')
  await page.context().clearCookies()
  return name
}

type Login = { name: string; secret?: string }

export async function fillIn(page: Page, t: Messages, { name, secret = password }: Login) {
  await page.getByLabel(t.identifier, { exact: true }).fill(name)
  await page.getByLabel(t.password, { exact: true }).fill(secret)
  await page.getByRole('button', { name: t.signIn, exact: true }).click()
}
