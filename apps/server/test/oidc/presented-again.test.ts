import * as oauth from 'openid-client'
import { expect, onTestFinished, test, vi } from 'vitest'
import { minutes, seconds } from '../../src/clock.ts'
import { createAppBrowser } from '../support/app-browser.ts'
import { withApps } from '../support/apps.ts'
import { isMysql } from '../support/engine.ts'
import { register } from '../support/harness.ts'
import { createOidcApp, errorOf, refresh, startFlow, type Tokens } from '../support/oidc-app.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)
const { prepareChange } = app.database
/** Takes the place of the next change that matches, or comes before it. */
let instead: { change: RegExp; act(run: () => Promise<number>): Promise<unknown> } | undefined
// The engine prepares its statements when the first app asks.
vi.spyOn(app.database, 'prepareChange').mockImplementation((text) => {
  const change = prepareChange(text)
  return async (...values) => {
    const run = () => change(...values)
    if (instead?.change.test(text)) {
      const { act } = instead
      instead = undefined
      await act(run)
    }
    return run()
  }
})
const notes = await createOidcApp(app, { name: 'Notes' })

const mark = /^update oidc_records set consumed_at/
const token = /^insert into oidc_records[^]*select/
const end = /^update app_sessions set grant_name/

async function arriveAs(name: string) {
  const person = app.browser()
  await register(app, person, name)
  const browser = createAppBrowser(app, person)
  return {
    async code() {
      const flow = await startFlow(notes)
      const back = await browser.authorize(flow.url)
      return () => flow.redeem(back)
    },
    replays: async () =>
      (await person.api.account.securityEvents.query()).filter(
        ({ kind }) => kind === 'app_token_replayed',
      ),
  }
}

const isActive = async (given = '') => (await oauth.tokenIntrospection(notes.client, given)).active

async function expectActive({ access_token: access, refresh_token: renewed }: Tokens, is: boolean) {
  for (const one of [access, renewed]) expect(await isActive(one)).toBe(is)
}

/** A full disk, after which no layer tries again, and a connection that was lost. */
const full = isMysql ? { errno: 1114 } : { errcode: 13 }
const lost = { code: 'PROTOCOL_CONNECTION_LOST', fatal: true }
const failure = (fields: object) => Object.assign(new Error('failed'), fields)

const expectUnavailable = (call: Promise<Tokens>) =>
  expect(call).rejects.toMatchObject({ cause: { status: 503 } })

const changes = { 'its mark': mark, 'a token': token }

test.each(Object.entries(changes))(
  'a code is presented again after its call failed at %s, and counts as no replay',
  async (what, change) => {
    const ann = await arriveAs(`code-${what.length}`)
    const held = await (await ann.code())()
    const redeem = await ann.code()
    instead = { change, act: () => Promise.reject(failure(full)) }
    await expectUnavailable(redeem())
    await expectActive(await redeem(), true)
    await expectActive(held, true)
    expect(await ann.replays()).toEqual([])
  },
)

test.each(Object.entries(changes))(
  'a refresh token is presented long after its call failed at %s, and counts as no replay',
  async (what, change) => {
    const bea = await arriveAs(`refresh-${what.length}`)
    const { refresh_token: held } = await (await bea.code())()
    instead = { change, act: () => Promise.reject(failure(full)) }
    await expectUnavailable(refresh(notes, held))
    app.pass(seconds(60))
    await expectActive(await refresh(notes, held), true)
    expect(await bea.replays()).toEqual([])
  },
)

test.each(Object.entries(changes))(
  'a code that comes again before the first call writes %s ends what either received',
  async (what, change) => {
    const cyd = await arriveAs(`twice-${what.length}`)
    const redeem = await cyd.code()
    let other: Tokens | undefined
    instead = { change, act: async () => (other = await redeem()) }
    expect(await errorOf(redeem())).toBe('invalid_grant')
    if (!other) throw new Error('the code came once')
    await expectActive(other, false)
    await expect.poll(cyd.replays).toMatchObject([{ detail: 'Notes' }])
    const next = await cyd.code()
    await expectActive(await next(), true)
  },
)

test('a mark whose answer is lost ends no token, and the app begins anew', async () => {
  const dan = await arriveAs('dan')
  const held = await (await dan.code())()
  const redeem = await dan.code()
  const act = async (run: () => Promise<number>) => {
    await run()
    throw failure(lost)
  }
  instead = { change: mark, act }
  expect(await errorOf(redeem())).toBe('invalid_grant')
  await expectActive(held, true)
  expect(await dan.replays()).toEqual([])
  instead = { change: mark, act }
  await expectActive(await refresh(notes, held.refresh_token), true)
})

test('a mark that was lost on its way, and made by another caller, is a replay', async () => {
  const fay = await arriveAs('fay')
  const redeem = await fay.code()
  let other: Tokens | undefined
  const act = async () => {
    other = await redeem()
    app.pass(seconds(1))
    throw failure(lost)
  }
  instead = { change: mark, act }
  expect(await errorOf(redeem())).toBe('invalid_grant')
  if (!other) throw new Error('the code came once')
  await expectActive(other, false)
  await expect.poll(fay.replays).toMatchObject([{ detail: 'Notes' }])
})

test('a refresh whose mark had no answer for longer than its grace goes on', async () => {
  const gil = await arriveAs('gil')
  const held = await (await gil.code())()
  const act = async (run: () => Promise<number>) => {
    await run()
    app.pass(seconds(11))
    throw failure(lost)
  }
  instead = { change: mark, act }
  await expectActive(await refresh(notes, held.refresh_token), true)
  expect(await gil.replays()).toEqual([])
})

test('a mark that was lost on its way is made anew', async () => {
  const eve = await arriveAs('eve')
  instead = { change: mark, act: () => Promise.reject(failure(lost)) }
  await expectActive(await (await eve.code())(), true)
})

test('a refresh that is held for longer than its grace, while another party refreshes, is a replay', async () => {
  const hal = await arriveAs('hal')
  const { refresh_token: held } = await (await hal.code())()
  let other: Tokens | undefined
  const act = async () => {
    other = await refresh(notes, held)
    app.pass(seconds(11))
  }
  instead = { change: mark, act }
  expect(await errorOf(refresh(notes, held))).toBe('invalid_grant')
  if (!other) throw new Error('the token came once')
  await expectActive(other, false)
  await expect.poll(hal.replays).toMatchObject([{ detail: 'Notes' }])
})

/** The engine ends a grant once for each kind of its records, at the same time. */
function failToEnd(times = 3) {
  const act = () => {
    if (times > 1) failToEnd(times - 1)
    return Promise.reject(failure(full))
  }
  instead = { change: end, act }
}

test('a replay that could not end its grant ends it when it comes again', async () => {
  const ida = await arriveAs('ida')
  const { refresh_token: stolen } = await (await ida.code())()
  const thiefs = await refresh(notes, stolen)
  app.pass(seconds(11))
  failToEnd()
  await expectUnavailable(refresh(notes, stolen))
  expect(await errorOf(refresh(notes, stolen))).toBe('invalid_grant')
  await expectActive(thiefs, false)
})

test.each(['access_token', 'refresh_token'] as const)(
  'a revocation by its %s that failed revokes when it comes again',
  async (kind) => {
    const joe = await arriveAs(`joe-${kind.length}`)
    const tokens = await (await joe.code())()
    const revoke = () => oauth.tokenRevocation(notes.client, String(tokens[kind]))
    failToEnd()
    await expect(revoke()).rejects.toMatchObject({ cause: { status: 503 } })
    await revoke()
    await expectActive(tokens, false)
  },
)

test('a code that comes again after its minute ends the tokens that it gave', async () => {
  const kim = await arriveAs('kim')
  const redeem = await kim.code()
  const tokens = await redeem()
  // The engine judges the age of a code by a clock of its own.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minutes(4) })
  onTestFinished(() => void vi.useRealTimers())
  expect(await errorOf(redeem())).toBe('invalid_grant')
  await expectActive(tokens, false)
  await expect.poll(kim.replays).toMatchObject([{ detail: 'Notes' }])
})
