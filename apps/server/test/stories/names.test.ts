import { expect, test } from 'vitest'
import { User } from '../../src/users/user.entity.ts'
import { good, refusal, register, signIn, startTestApp } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp()
let people = 0

/**
 * Registers an account under a harmless name and renames it to this one: also names that mails cannot
 * carry.
 */
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
])('after %s the name %s is taken', { tags: ['security-9'] }, async (one, other) => {
  const [first, second] = [`${(people += 1)}${one}`, `${people}${other}`]
  const { username } = await nameHolder(first)
  expect(await refusal(registerAs(second))).toMatchObject({ reason: 'USERNAME_TAKEN' })
  expect((await signIn(app.browser(), second)).user.username).toBe(username)
})

test.each([
  ['ааа', 'aaa'],
  ['рорру', 'poppy'],
  ['paypal', 'paypaI'],
  ['modern', 'modem'],
  ['ТЕМА', 'tema'],
  ['αα', 'aa'],
  ['oeuvre', 'œuvre'],
  ['aether', 'æther'],
  ['二エ', '二工'],
])(
  '%s and %s look alike: whoever comes second is refused',
  { tags: ['security-9'] },
  async (one, other) => {
    await nameHolder(one)
    expect(await refusal(registerAs(other))).toMatchObject({ reason: 'USERNAME_TAKEN' })
    const browser = app.browser()
    await register(app, browser, `holder${(people += 1)}`)
    expect(
      await refusal(browser.api.account.updateProfile.mutate({ username: other })),
    ).toMatchObject({
      reason: 'USERNAME_TAKEN',
    })
    expect(await refusal(signIn(app.browser(), other))).toMatchObject({
      reason: 'INVALID_CREDENTIALS',
    })
  },
)

test.each([
  ['аda', 'MIXED_SCRIPTS'],
  ['pаypаl', 'MIXED_SCRIPTS'],
  ['αbc', 'MIXED_SCRIPTS'],
  ['иванivan', 'MIXED_SCRIPTS'],
  ['ハングル한글', 'MIXED_SCRIPTS'],
  ['ada١', 'MIXED_SCRIPTS'],
  ['..', 'NO_LETTER'],
  ['-_.', 'NO_LETTER'],
  ['admin', 'RESERVED'],
  ['Administrator', 'RESERVED'],
  ['ADMIN', 'RESERVED'],
  ['a.d.m.i.n', 'RESERVED'],
  ['ádmin', 'RESERVED'],
  ['ｒｏｏｔ', 'RESERVED'],
  ['support_', 'RESERVED'],
  ['latchkey', 'RESERVED'],
  ['Iatchkey', 'RESERVED'],
  ['管理员', 'RESERVED'],
])('nobody takes the name %s: %s', { tags: ['security-9'] }, async (name, reason) => {
  const refused = { reason: 'INVALID_INPUT', fields: { username: reason } }
  expect(await refusal(registerAs(name))).toMatchObject(refused)
  const browser = app.browser()
  await register(app, browser, `holder${(people += 1)}`)
  expect(await refusal(browser.api.account.updateProfile.mutate({ username: name }))).toMatchObject(
    refused,
  )
})

test('the name of the brand is reserved, whatever signs stand in it', async () => {
  await using branded = await startTestApp({ BRAND_NAME: 'Blue & Door' })
  const browser = branded.browser()
  await register(branded, browser, 'ann')
  for (const username of ['bluedoor', 'Blue_Door'])
    expect(await refusal(browser.api.account.updateProfile.mutate({ username }))).toMatchObject({
      fields: { username: 'RESERVED' },
    })
})

test('a display name does not speak for the service, and people keep theirs', async () => {
  await using branded = await startTestApp({ BRAND_NAME: 'Blue & Door' })
  const browser = branded.browser()
  await register(branded, browser, 'ann')
  const change = (displayName: string) => browser.api.account.updateProfile.mutate({ displayName })
  for (const name of [
    'Latchkey Security',
    'LatchkeySecurity',
    'L\u0430tchkey',
    'Blue & Door',
    'BlueDoor-Support Team',
    'Support Team',
    'A\u200ddmin',
    'Blue & Door官方客服',
  ])
    expect([name, await refusal(change(name))]).toMatchObject([
      name,
      { reason: 'INVALID_INPUT', fields: { displayName: 'RESERVED' } },
    ])
  for (const name of ['Ada Door', 'Admin Ada', 'Meme', 'Ada of Blue & Door', '爱丽丝', '3'])
    expect((await change(name)).displayName).toBe(name)
})

test(
  'of many who claim names that look alike at once, one gets it',
  { tags: ['security-9'] },
  async () => {
    const names = ['соре', 'cope', 'COPE']
    const browsers = await Promise.all(
      names.map(async () => {
        const browser = app.browser()
        await register(app, browser, `holder${(people += 1)}`)
        return browser
      }),
    )
    const answers = await Promise.allSettled(
      browsers.map((browser, index) =>
        browser.api.account.updateProfile.mutate({ username: names[index] ?? '' }),
      ),
    )
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  },
)

test('an account named before the rules keeps its name, signs in and changes the rest', async () => {
  for (const [username, email] of [
    ['admin', 'admin@example.com'],
    ['bоb', 'mixed@example.com'],
    ['..', 'dots@example.com'],
  ] as const) {
    const { id } = await nameHolder(`holder${(people += 1)}x`)
    const names = { username, usernameCanonical: username, usernameSkeleton: null, email }
    await app.database.em.fork().nativeUpdate(User, { id }, names)
    const browser = app.browser()
    expect((await signIn(browser, username)).user.id).toBe(id)
    const { account } = browser.api
    expect(await account.updateProfile.mutate({ username, bio: 'still me' })).toMatchObject({
      username,
      bio: 'still me',
    })
  }
})

test.each([
  ['王小明', '王小明x'],
  ['たろう太郎', 'タロウtaro'],
  ['김철수kim', 'ㄅㄆ王ab'],
  ['مريم_١٢', 'हिन्दी१'],
  ['o-neil.jr', 'þórir'],
])('%s and %s are names of one script, as UTS 39 counts them', async (...names) => {
  for (const name of names) {
    const { username } = await nameHolder(name)
    expect(username).toBe(name.normalize('NFKC'))
  }
})

test.each([
  ['bob', 'bob_'],
  ['pena', 'peña'],
  ['lukasz', 'łukasz'],
  ['か', 'が'],
  ['ハハ', 'はは'],
])('%s and %s are two names', { tags: ['security-9'] }, async (one, other) => {
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
])('the name %j is refused', { tags: ['security-9', 'asvs-1.3.3'] }, async (name) => {
  expect(await refusal(registerAs(name))).toMatchObject({
    reason: 'INVALID_INPUT',
    fields: { username: 'CHARACTERS' },
  })
})
