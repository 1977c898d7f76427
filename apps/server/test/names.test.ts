import { afterAll, expect, test } from 'vitest'
import { good, refusal, register, signIn, startTestApp } from './harness.ts'

const app = await startTestApp()
afterAll(() => app[Symbol.asyncDispose]())
let people = 0

/** Registers somebody under a harmless name, who then takes this one: names mails cannot carry, too. */
async function nameHolder(username: string) {
  const browser = app.browser()
  await register(app, browser, `holder${(people += 1)}`)
  return browser.api.account.updateProfile.mutate({ username })
}

async function registerAs(username: string, email = `person${(people += 1)}@example.com`) {
  const { auth } = app.browser().api
  const { challengeId } = await auth.sendCode.mutate({ email, type: 'register' })
  const code = await app.mailbox.code(email)
  return auth.register.mutate({ challengeId, code, username, password: good })
}

test.each([
  ['Bob', 'bob'],
  ['bob', 'BOB'],
  ['bob', 'ｂｏｂ'],
  ['bob', '𝐛𝐨𝐛'],
  ['ádmin', 'a\u0301dmin'],
  ['straße', 'STRASSE'],
  ['straße', 'straẞe'],
  ['dino', 'dıno'],
  ['Kim', '\u212Aim'],
  ['σας', 'ΣΑΣ'],
  ['ﬁona', 'FIONA'],
  ['ⅳan', 'IVan'],
])('after %s the name %s is taken [security 9]', async (one, other) => {
  const [first, second] = [`${(people += 1)}${one}`, `${people}${other}`]
  const { username } = await nameHolder(first)
  expect(await refusal(registerAs(second))).toMatchObject({ reason: 'USERNAME_TAKEN' })
  expect((await signIn(app.browser(), second)).user.username).toBe(username)
})

test.each([
  ['admin', 'ádmin'],
  ['bob', 'bob_'],
  ['bob', 'bоb'],
  ['pena', 'peña'],
  ['oeuvre', 'œuvre'],
  ['aether', 'æther'],
  ['lukasz', 'łukasz'],
  ['か', 'が'],
  ['ハハ', 'はは'],
])('%s and %s are two names [security 9]', async (one, other) => {
  const [first, second] = [`${(people += 1)}${one}`, `${people}${other}`]
  await nameHolder(first)
  const { user } = await registerAs(second)
  expect((await signIn(app.browser(), second)).user.id).toBe(user.id)
  expect((await signIn(app.browser(), first)).user.id).not.toBe(user.id)
})

test.each([
  'bob\u200b',
  'bob\u200d',
  '\ufeffbob',
  'bob ',
  ' bob',
  'bo b',
  'bob\u00a0',
  'bob\n',
  '\u202Ebob',
  'bob\0',
  'bob@x',
  'bob＠x',
  'b\u00ADob',
  'bob\u2060',
  'bob\u3164',
  'bob\u115f',
  'bob\u{e0061}',
  'bob😀',
])('the name %j is refused [security 9] [asvs 1.3.3]', async (name) => {
  expect(await refusal(registerAs(name))).toMatchObject({
    reason: 'INVALID_INPUT',
    fields: { username: 'CHARACTERS' },
  })
})
