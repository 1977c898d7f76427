import * as oauth from 'openid-client'
import { expect, test, vi } from 'vitest'
import { setStatus } from '../../src/admin/change-account.ts'
import { createAppBrowser } from '../support/app-browser.ts'
import { byOperator, withApps } from '../support/apps.ts'
import { password, register, resetPassword } from '../support/harness.ts'
import { createOidcApp, errorOf, refresh, startFlow, type Tokens } from '../support/oidc-app.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp(withApps)
const { prepareChange } = app.database
/** The act comes between the read of a call and its next write that matches. */
let meanwhile: { write: RegExp; act(): Promise<unknown> } | undefined
// The engine prepares its statements when the first app asks.
vi.spyOn(app.database, 'prepareChange').mockImplementation((text) => {
  const run = prepareChange(text)
  return async (...values) => {
    if (meanwhile?.write.test(text)) {
      const { act } = meanwhile
      meanwhile = undefined
      await act()
    }
    return run(...values)
  }
})
const notes = await createOidcApp(app, { name: 'Notes', kind: 'third_party' })

const writes: Record<string, RegExp> = {
  'the mark of its use': /^update oidc_records set consumed_at/,
  'a token': /^insert into oidc_records[^]*select/,
}

async function arriveAs(name: string) {
  const person = app.browser()
  await register(app, person, name)
  const browser = createAppBrowser(app, person)
  const code = async () => {
    const flow = await startFlow(notes)
    const back = await browser.authorize(flow.url, true)
    return () => flow.redeem(back)
  }
  const enter = async () => (await code())()
  return { name, person, code, enter }
}

type Somebody = Awaited<ReturnType<typeof arriveAs>>

const calls: Record<string, (who: Somebody, held: Tokens) => Promise<() => Promise<Tokens>>> = {
  code: ({ code }) => code(),
  refresh:
    async (_, { refresh_token: held }) =>
    () =>
      refresh(notes, held),
}

const ends: Record<string, (who: Somebody, held: Tokens) => Promise<unknown>> = {
  ban: ({ name }) => setStatus(byOperator(app), name, 'banned'),
  'sign-out': ({ person }) => person.api.auth.logout.mutate(),
  reset: ({ name }) => {
    const wish = password('another horse battery staple')
    return resetPassword(app, app.browser(), { email: `${name}@example.com`, wish })
  },
  removal: ({ person }) => person.api.account.removeApp.mutate({ appId: notes.id }),
  return: async ({ person, enter }) => {
    await person.api.account.removeApp.mutate({ appId: notes.id })
    await enter()
  },
  revocation: (_, { refresh_token: held = '' }) => oauth.tokenRevocation(notes.client, held),
}

const all = Object.keys(ends).flatMap((end) =>
  Object.keys(calls).flatMap((call) =>
    Object.keys(writes).map((write) => [end, call, write] as const),
  ),
)

test.each(all)('a %s while a %s is answered, before it writes %s, voids it', async (...what) => {
  const [end, call, write] = what
  const who = await arriveAs(`u${all.findIndex((one) => one.join() === what.join())}`)
  const held = await who.enter()
  const ask = await calls[call]!(who, held)
  meanwhile = { write: writes[write]!, act: () => ends[end]!(who, held) }
  expect(await errorOf(ask())).toBe('invalid_grant')
  expect(meanwhile).toBeUndefined()
  for (const token of [held.access_token, held.refresh_token ?? ''])
    expect(await oauth.tokenIntrospection(notes.client, token)).toEqual({ active: false })
})
