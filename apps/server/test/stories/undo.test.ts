import type { PasswordDigest } from '@latchkey/shared/digest'
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { reopenAccount } from '../../src/admin/administration.ts'
import { setStatus } from '../../src/admin/change-account.ts'
import { Challenge } from '../../src/codes/challenge.entity.ts'
import { days } from '../../src/clock.ts'
import { deriveKeys } from '../../src/keys.ts'
import { Deletion } from '../../src/users/deletion.entity.ts'
import { User } from '../../src/users/user.entity.ts'
import { SecurityEvent } from '../../src/audit/event.entity.ts'
import { heldManager } from '../security/overlap/hold.ts'
import {
  good,
  password,
  refusal,
  register,
  resetPassword,
  signIn,
  startTestApp,
  type Browser,
  type TestApp,
} from '../support/harness.ts'

const mine = 'ann@example.com'
const [first, second] = ['thief1@example.org', 'thief2@example.org']
const renewed = password('a wholly new password')
const by = { actor: 'operator' } as const

const startStory = async () => {
  const app = await startTestApp({ CODE_RESEND_SECONDS: '0' })
  const [owner, thief] = [app.browser(), app.browser()]
  await register(app, owner, 'ann')
  return { app, owner, thief }
}

/** The "it wasn't me" token of the next mail with this subject to this address. */
async function linkTo(app: TestApp, address: string, about: RegExp): Promise<string> {
  const { text } = await app.mailbox.next(address, about)
  const token = /\/not-me#([\w.-]+)/.exec(text)?.[1]
  if (!token) throw new Error(`no link in "${text}"`)
  return token
}

const use = (app: TestApp, token: string) => app.browser().api.auth.disown.mutate({ token })

async function move(app: TestApp, browser: Browser, email: string) {
  const { auth, account } = browser.api
  const { challengeId } = await auth.sendCode.mutate({ email, type: 'email_change' })
  const code = await app.mailbox.code(email)
  await account.changeEmail.mutate({ challengeId, code, currentPassword: good })
}

const reset = (app: TestApp, email: string, wish: PasswordDigest) =>
  resetPassword(app, app.browser(), { email, wish })

const addressOf = async (app: TestApp, username = 'ann') =>
  (await app.database.em.fork().findOneOrFail(User, { username })).email

/** A thief with the password moves the account twice; one link goes to the owner, one to the thief. */
async function moveTwice({ app, thief }: Awaited<ReturnType<typeof startStory>>) {
  await signIn(thief, 'ann')
  await move(app, thief, first)
  await move(app, thief, second)
  const about = /address was changed/
  return { owners: await linkTo(app, mine, about), thiefs: await linkTo(app, first, about) }
}

const invalid = { reason: 'CODE_INVALID' }

test('a link that was mailed to a thief cannot undo what the owner undid, and both addresses are told', async () => {
  const story = await startStory()
  await using app = story.app
  const { owners, thiefs } = await moveTwice(story)
  await use(app, owners)
  expect(await addressOf(app)).toBe(mine)
  expect((await app.mailbox.next(second, /no longer belongs/)).text).toContain(
    'has its previous address back',
  )
  expect((await app.mailbox.next(mine, /locked until/)).text).toContain('choose a new password')
  await reset(app, mine, renewed)
  await signIn(story.owner, 'ann', renewed)
  expect(await refusal(use(app, thiefs))).toMatchObject(invalid)
  expect(await story.owner.api.auth.me.query()).toMatchObject({ email: mine })
})

test('a thief who undoes first and resets does not keep the account from its owner', async () => {
  const story = await startStory()
  await using app = story.app
  const { owners, thiefs } = await moveTwice(story)
  await use(app, thiefs)
  await reset(app, first, password('what the thief wants'))
  await signIn(story.thief, 'ann', password('what the thief wants'))
  await use(app, owners)
  expect(await addressOf(app)).toBe(mine)
  expect((await app.mailbox.next(first, /no longer belongs/)).text).not.toContain('not-me#')
  expect(await refusal(story.thief.api.auth.me.query())).toMatchObject({
    reason: 'UNAUTHENTICATED',
  })
})

test('of two links used at once the older one has the last word', async () => {
  const story = await startStory()
  await using app = story.app
  const { owners, thiefs } = await moveTwice(story)
  const [outcome] = await Promise.allSettled([use(app, owners), use(app, thiefs), use(app, thiefs)])
  expect(outcome?.status).toBe('fulfilled')
  expect(await addressOf(app)).toBe(mine)
})

test('links that a thief stockpiled do not close the account that its owner has back', async () => {
  const story = await startStory()
  await using app = story.app
  const { owner, thief } = story
  await signIn(thief, 'ann')
  await move(app, thief, first)
  const { account } = thief.api
  for (let count = 0; count < 3; count += 1) {
    await account.changePassword.mutate({ currentPassword: good, password: good })
  }
  const about = /password was changed/
  const pile = [await linkTo(app, first, about), await linkTo(app, first, about)]
  const last = await linkTo(app, first, about)
  await use(app, await linkTo(app, mine, /address was changed/))
  await reset(app, mine, renewed)
  await signIn(owner, 'ann', renewed)
  for (const link of [...pile, last]) expect(await refusal(use(app, link))).toMatchObject(invalid)
  expect(await owner.api.auth.me.query()).toMatchObject({ email: mine })
})

test('"it wasn’t me" of a sign-in also brings back an address changed since', async () => {
  const story = await startStory()
  await using app = story.app
  const { thief } = story
  await signIn(thief, 'ann')
  await move(app, thief, first)
  await use(app, await linkTo(app, mine, /new sign-in/i))
  expect(await addressOf(app)).toBe(mine)
  await reset(app, mine, renewed)
  await signIn(story.owner, 'ann', renewed)
})

test('where somebody has the former address by now the account is closed all the same', async () => {
  const story = await startStory()
  await using app = story.app
  const { owner, thief } = story
  await signIn(thief, 'ann')
  await move(app, thief, first)
  const anew = { email: mine, type: 'register' as const }
  const { challengeId } = await owner.api.auth.sendCode.mutate(anew)
  const code = await app.mailbox.code(mine)
  const names = { username: 'ann2', password: renewed }
  const { accessToken } = await owner.api.auth.register.mutate({ challengeId, code, ...names })
  owner.jar.accessToken = accessToken
  expect(await use(app, await linkTo(app, mine, /address was changed/))).toEqual({ ok: true })
  expect(await refusal(thief.api.auth.me.query())).toMatchObject({ reason: 'UNAUTHENTICATED' })
  expect(await refusal(signIn(thief, 'ann'))).toMatchObject({ reason: 'INVALID_CREDENTIALS' })
  expect([await addressOf(app), await addressOf(app, 'ann2')]).toEqual([first, mine])
  expect(await owner.api.auth.me.query()).toMatchObject({ username: 'ann2' })
})

/** The thief moved Ann's account; she registered again with her former address, then used the link. */
async function closeWhereTaken(story: Awaited<ReturnType<typeof startStory>>) {
  const { app, owner, thief } = story
  await signIn(thief, 'ann')
  await move(app, thief, first)
  const anew = { email: mine, type: 'register' as const }
  const { challengeId } = await owner.api.auth.sendCode.mutate(anew)
  const code = await app.mailbox.code(mine)
  const names = { username: 'ann2', password: renewed }
  await owner.api.auth.register.mutate({ challengeId, code, ...names })
  await use(app, await linkTo(app, mine, /address was changed/))
}

test('where somebody has the former address no code opens the account again, and both addresses are told', async () => {
  const story = await startStory()
  await using app = story.app
  await closeWhereTaken(story)
  for (const address of [mine, first]) {
    const { text } = await app.mailbox.next(address, /account is locked$/)
    expect(text).toContain('its earlier address belongs to another account')
    expect(text).not.toMatch(/not-me#|forgot-password/)
  }
  const asked = (email: string) =>
    app.browser().api.auth.sendCode.mutate({ email, type: 'reset_password' })
  const [ofThief, ofNobody] = [await asked(first), await asked('nobody@example.org')]
  expect(Object.keys(ofThief)).toEqual(Object.keys(ofNobody))
  for (const address of [first, 'nobody@example.org']) {
    const { text } = await app.mailbox.next(address, /No active/)
    expect(text).not.toMatch(/\b\d{6}\b/)
  }
  // The thief's own code does not open it either.
  const which = { challengeId: ofThief.challengeId }
  const { isDecoy } = await app.database.em.fork().findOneOrFail(Challenge, which)
  expect(isDecoy).toBe(true)
})

test('an older link than the one that closed an account so brings its address back and does not open it', async () => {
  const story = await startStory()
  await using app = story.app
  const { owner, thief } = story
  await signIn(thief, 'ann')
  await move(app, thief, first)
  const moved = await linkTo(app, mine, /address was changed/)
  await move(app, thief, second)
  const { id } = (await register(app, owner, 'bob')).user
  const squat = { email: first, emailCanonical: first }
  await app.database.em.fork().nativeUpdate(User, { id }, squat)
  await use(app, await linkTo(app, first, /address was changed/))
  expect(await addressOf(app)).toBe(second)
  await use(app, moved)
  expect(await addressOf(app)).toBe(mine)
  expect((await app.mailbox.next(mine, /account is locked$/)).text).toContain('already disabled')
  expect(await refusal(signIn(owner, 'ann'))).toMatchObject({ reason: 'INVALID_CREDENTIALS' })
})

test('an account closed so opens by the operator alone, at an address that he names', async () => {
  const story = await startStory()
  await using app = story.app
  const { owner, thief } = story
  await closeWhereTaken(story)
  const [em, keys] = [app.database.em.fork(), deriveKeys(randomBytes(32).toString('hex'))]
  const reopen = (email: string) => reopenAccount({ em, keys, by }, 'ann', { email })
  await expect(reopen(mine)).rejects.toThrow('EMAIL_TAKEN')
  await reopen('ann@example.net')
  expect(await refusal(signIn(thief, 'ann'))).toMatchObject({ reason: 'INVALID_CREDENTIALS' })
  await reset(app, 'ann@example.net', renewed)
  await signIn(owner, 'ann', renewed)
  expect(await owner.api.auth.me.query()).toMatchObject({ email: 'ann@example.net' })
})

test('an account that an operator opens again is not deleted, whoever asked for that before', async () => {
  const { app, thief } = await startStory()
  await using _ = app
  await signIn(thief, 'ann')
  const wish = { currentPassword: good, confirmation: 'ann' }
  await thief.api.account.deleteAccount.mutate(wish)
  const [em, keys] = [app.database.em.fork(), deriveKeys(randomBytes(32).toString('hex'))]
  await setStatus({ em, keys, by }, 'ann', 'banned')
  await reopenAccount({ em, keys, by }, 'ann', { email: 'ann@example.net' })
  expect(await em.fork().count(Deletion)).toBe(0)
  await reset(app, 'ann@example.net', renewed)
  const session = await signIn(app.browser(), 'ann', renewed)
  expect(session.user).toMatchObject({ email: 'ann@example.net' })
})

test('an account deleted while an operator opens it again stays deleted, and the log has no more of it', async () => {
  const { app } = await startStory()
  await using _ = app
  const keys = deriveKeys(randomBytes(32).toString('hex'))
  const root = () => app.database.em.fork()
  const gone = { before: async () => void (await root().nativeDelete(User, { username: 'ann' })) }
  const [em, events] = [heldManager(root(), gone), await root().count(SecurityEvent)]
  const reopening = reopenAccount({ em, keys, by }, 'ann', { email: 'ann@example.net' })
  await expect(reopening).rejects.toThrow('NOT_FOUND')
  expect(await root().count(SecurityEvent)).toBe(events)
})

test.each([
  ['a link undid', use],
  [
    'an operator undid',
    async ({ database }: TestApp) => {
      const keys = deriveKeys(randomBytes(32).toString('hex'))
      await reopenAccount({ em: database.em.fork(), keys, by }, 'ann', { email: mine })
    },
  ],
])(
  'a second theft to an address of a first one that %s sends the owner a link',
  async (_how, undo) => {
    const story = await startStory()
    await using app = story.app
    const { owners } = await moveTwice(story)
    await undo(app, owners)
    await reset(app, mine, good)
    await signIn(story.thief, 'ann')
    await move(app, story.thief, first)
    await use(app, await linkTo(app, mine, /address was changed/))
    expect(await addressOf(app)).toBe(mine)
  },
)

test('an owner who moves back without any link is not moved again by one of the time between', async () => {
  const story = await startStory()
  await using app = story.app
  const { owner, thief } = story
  await signIn(thief, 'ann')
  await move(app, thief, first)
  await signIn(app.browser(), 'ann')
  const between = await linkTo(app, first, /new sign-in/i)
  await move(app, owner, mine)
  expect((await app.mailbox.next(first, /no longer belongs/)).text).not.toContain('not-me#')
  expect(await refusal(use(app, between))).toMatchObject(invalid)
  expect(await owner.api.auth.me.query()).toMatchObject({ email: mine })
})

test('a reset settles what its mailbox was told before, and nothing that another one was told', async () => {
  const story = await startStory()
  await using app = story.app
  const { thief } = story
  await signIn(thief, 'ann')
  const seen = await linkTo(app, mine, /new sign-in/i)
  await reset(app, mine, good)
  expect(await refusal(use(app, seen))).toMatchObject(invalid)
  await signIn(thief, 'ann')
  await move(app, thief, first)
  await reset(app, first, renewed)
  await use(app, await linkTo(app, mine, /address was changed/))
  expect(await addressOf(app)).toBe(mine)
})

test('the oldest change is known as long as a link may be used', async () => {
  const story = await startStory()
  await using app = story.app
  const { owners } = await moveTwice(story)
  app.pass(days(7) - 60_000)
  await use(app, owners)
  expect(await addressOf(app)).toBe(mine)
})
