import { freePort } from '@latchkey/tools/testing/free-port'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { programs, type Program } from '../src/programs.ts'
import { createBrowser } from './browser.ts'
import { installedVersion } from './installed-version.ts'
import { startService } from './service.ts'
import type { Start } from './site.ts'

type Site = Program & { url: string }

const service = await startService()
const sites = new Map<string, Site>()
const stops: (() => Promise<unknown>)[] = []

/** Registers a program and starts it. */
async function startSite([id, program]: [string, Program], start: Start) {
  const url = `http://localhost:${await freePort()}`
  const asks = program.isKnown ? ['--for', id, url] : [id, '--redirect-uri', url + program.callback]
  const options = [...asks, ...(program.options ?? [])]
  if (!program.isKnown)
    for (const path of ['', program.leave ?? '/bye']) options.push('--post-logout-uri', url + path)
  if (program.backchannel) options.push('--backchannel-logout-uri', url + program.backchannel)
  const added = JSON.parse(await service.latchkey('apps', 'add', ...options, '--json'))
  const { id: clientId, secret = '', settings = '' } = added
  await isKnownApp(clientId, added.redirectUris[0])
  stops.push(await start({ issuer: service.url, url, clientId, secret, settings }))
  sites.set(id, { ...program, url })
}

/** Waits until the service has read its apps again, whose list may be two seconds old. */
async function isKnownApp(clientId: string, callback: string) {
  const asked = { client_id: clientId, redirect_uri: callback, response_type: 'code' }
  const address = `${service.url}/oauth/authorize?${new URLSearchParams(asked).toString()}`
  const visit = () => fetch(address, { redirect: 'manual' })
  await vi.waitUntil(async () => (await visit()).status === 303, { timeout: 60_000 })
}

beforeAll(async () => {
  const starts: Start[] = []
  // Two of them share a package, which Node cannot load by `import` and `require` at the same time.
  for (const id of Object.keys(programs)) starts.push((await import(`./sites/${id}.ts`)).start)
  const starting = Object.entries(programs).map((each, at) => startSite(each, starts[at]!))
  const started = await Promise.allSettled(starting)
  for (const one of started) if (one.status === 'rejected') throw one.reason
})

afterAll(async () => {
  await Promise.all(stops.map((stop) => stop()))
  await service[Symbol.asyncDispose]()
})

/** One line, so that the report shows the refusal. */
const told = ({ status, text }: { status: number; text: string }) => `${status} ${text}`
// Node-RED knows people by their username.
const welcome = /^200 [^]*([0-9a-f]{22}|"username":"ann")/

test.each(Object.keys(programs))('%s signs somebody in and out, as documented', async (id) => {
  const site = sites.get(id)!
  expect(installedVersion(site)).toBe(site.version)
  const person = await service.signIn()
  const browser = createBrowser(person)
  expect(told(await browser.open(site.url))).toMatch(welcome)
  if (site.refreshes) expect(told(await browser.open(`${site.url}/refresh`))).toMatch(welcome)
  expect(told(await browser.ask(site.url))).toMatch(welcome)
  const isEverywhere = site.signOut.startsWith('everywhere')
  await (isEverywhere ? browser.open : browser.ask)(`${site.url}/logout`)
  expect((await browser.ask(site.url)).status).not.toBe(200)
  expect(browser.wasAsked()).toBe(site.signOut === 'everywhere, asked first')
  expect((await person.session.restore()) === null).toBe(isEverywhere)
})

test('a ban ends what programs hold, as documented', async () => {
  const browser = createBrowser(await service.signIn())
  for (const { name, url } of sites.values())
    expect(told(await browser.open(url)), name).toMatch(welcome)
  await service.latchkey('users', 'set-status', 'ann', 'banned')
  for (const { name, url, endedBy } of sites.values()) {
    const path = endedBy === 'refresh' ? '/refresh' : '/'
    const status = async () => (await browser.ask(url + path)).status
    if (endedBy === 'logout token') await expect.poll(status, { timeout: 60_000 }).not.toBe(200)
    else expect((await status()) !== 200, name).toBe(endedBy !== null)
  }
})
