import { freePort } from '@latchkey/tools/testing/free-port'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { elsewhere } from '../src/elsewhere.ts'
import { programs, type Program } from '../src/programs.ts'
import { createBrowser } from './browser.ts'
import { createCalendars, forged, meeting, newCalendar, whoAmI } from './calendars.ts'
import { installedVersion } from './installed-version.ts'
import { startService } from './service.ts'
import type { Start } from './site.ts'

type Site = Program & { url: string }
/** The gate asks about every request. */
const isGated = ({ endedBy }: Program) => endedBy === 'next request'

const service = await startService()
const sites = new Map<string, Site>()
const stops: (() => Promise<unknown>)[] = []

/** Registers a program and starts it. */
async function startSite([id, program]: [string, Program], start: Start) {
  // The recipe for the gate has TLS.
  const url = `${isGated(program) ? 'https' : 'http'}://localhost:${await freePort()}`
  const asks = program.isKnown ? ['--for', id, url] : [id, '--redirect-uri', url + program.callback]
  const options = [...asks, ...(program.options ?? [])]
  if (!program.isKnown)
    for (const path of ['', program.leave ?? '/bye']) options.push('--post-logout-uri', url + path)
  if (program.backchannel) options.push('--backchannel-logout-uri', url + program.backchannel)
  const added = JSON.parse(await service.latchkey('apps', 'add', ...options, '--json'))
  const { id: clientId, secret = '', settings = '' } = added
  if (!isGated(program)) await isKnownApp(clientId, added.redirectUris[0])
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

const ofTheirOwn = Object.entries<Program>(programs).flatMap(([id, one]) =>
  isGated(one) ? [] : id,
)

test.each(ofTheirOwn)('%s signs somebody in and out, as documented', async (id) => {
  const site = sites.get(id)!
  for (const one of [site, { ...site, ...site.host }])
    expect(installedVersion(one)).toBe(one.version)
  const person = await service.signIn()
  const browser = createBrowser(person)
  expect(told(await browser.open(site.url))).toMatch(welcome)
  if (site.refreshes) expect(told(await browser.open(`${site.url}/refresh`))).toMatch(welcome)
  expect(told(await browser.ask(site.url))).toMatch(welcome)
  const isEverywhere = site.signOut.startsWith('everywhere')
  await browser.open(`${site.url}/logout`)
  expect((await browser.ask(site.url)).status).not.toBe(200)
  expect(browser.wasAsked()).toBe(site.signOut === 'everywhere, asked first')
  expect((await person.session.restore()) === null).toBe(isEverywhere)
})

test.each(['openid-connect.md', 'openid-connect.zh-CN.md'])('%s names what runs here', (file) => {
  const text = readFileSync(new URL(`../../docs/guide/${file}`, import.meta.url), 'utf8')
  for (const [name, one] of Object.entries(elsewhere)) {
    expect(installedVersion({ from: 'Debian 12', ...one })).toBe(one.version)
    expect(text).toContain(`${name} ${one.version}`)
  }
})

test('Radicale believes the gate, and no header of a caller', async () => {
  const site = sites.get('radicale')!
  expect(installedVersion(site)).toBe(site.version)
  const person = await service.signIn()
  const browser = createBrowser(person)
  const ask = createCalendars(browser, site.url)
  expect((await ask('/', whoAmI, forged)).status).toBe(401)
  expect(told(await browser.open(site.url))).toMatch(/^200 [^]*Radicale/)
  expect(told(await ask('/', whoAmI, forged))).toMatch(/^207 [^]*<href>\/ann\/<\/href>/)
  expect(told(await ask('/ann/work/', newCalendar))).toMatch(/^201/)
  expect(told(await ask('/ann/work/meeting.ics', meeting))).toMatch(/^201/)
  expect(told(await browser.ask(`${site.url}/ann/work/`))).toMatch(/^200 [^]*SUMMARY:Meeting/)
  expect(told(await ask('/root/work/', newCalendar, forged))).toMatch(/^403/)
  await person.api.auth.logout.mutate()
  expect((await ask('/ann/work/', { method: 'GET' }, forged)).status).toBe(401)
})

test('a ban ends what programs hold, as documented', async () => {
  const browser = createBrowser(await service.signIn())
  for (const site of sites.values())
    expect(told(await browser.open(site.url)), site.name).toMatch(isGated(site) ? /^200/ : welcome)
  await service.latchkey('users', 'set-status', 'ann', 'banned')
  for (const { name, url, endedBy } of sites.values()) {
    const path = endedBy === 'refresh' ? '/refresh' : '/'
    const status = async () => (await browser.ask(url + path)).status
    if (endedBy === 'logout token') await expect.poll(status, { timeout: 60_000 }).not.toBe(200)
    else expect((await status()) !== 200, name).toBe(endedBy !== null)
  }
})
