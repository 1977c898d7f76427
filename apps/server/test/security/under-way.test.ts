import { expect, test, vi } from 'vitest'
import { Deletion } from '../../src/users/deletion.entity.ts'
import { deleteDueAccounts } from '../../src/auth/pending-deletion.ts'
import { QueuedMail } from '../../src/mail/queued-mail.entity.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { minutes } from '../../src/clock.ts'
import { keys, reasonOf, secretKey } from '../support/attackers.ts'
import { good, password, refusal, signIn, startTestApp } from '../support/harness.ts'
import { holdAt } from './overlap/hold.ts'
import { ask, createWorld, firstLink, stateOf, withHold, type Api } from './overlap/world.ts'

vi.mock('../../src/http/request-context.ts', async (load) =>
  (await import('./overlap/hold.ts')).holding(load),
)

const wish = password('a wholly new password')

/** An owner, and a thief who knows the password and is signed in too. */
async function startStory() {
  const app = await startTestApp({ SECRET_KEY: secretKey, CODE_RESEND_SECONDS: '0' })
  const { world, held: thief, other: owner } = await createWorld(app)

  /** A call that has passed all checks and is right before its first write. */
  async function begin(call: (api: Api) => Promise<unknown>, browser = thief) {
    const hold = holdAt(0)
    const outcome = reasonOf(call(withHold(browser, hold.name)))
    await hold.reached
    return () => {
      hold.open()
      return outcome
    }
  }

  const reset = async (choice = wish) => {
    const answer = await ask(world, owner, { email: world.email, type: 'reset_password' })
    await owner.api.auth.resetPassword.mutate({ ...answer, password: choice })
  }
  const disown = async () =>
    owner.api.auth.disown.mutate({ token: await firstLink(world) }).then(() => undefined)
  const change = async () => {
    await owner.api.account.changePassword.mutate({ currentPassword: good, password: wish })
  }
  const endings = { reset, disown, change }
  const end = () => app[Symbol.asyncDispose]()
  return { app, world, owner, thief, begin, endings, [Symbol.asyncDispose]: end }
}

const logIn = (identifier: string) => (api: Api) =>
  api.auth.login.mutate({ identifier, password: good })

test.each([
  ['a reset', 'reset', 0],
  ['"it wasn’t me"', 'disown', 0],
  ['a changed password', 'change', 1],
] as const)(
  'no sign-in that was under way outlives %s',
  { tags: ['security-18'] },
  async (_name, ending, left) => {
    await using story = await startStory()
    const { app, world, begin, endings } = story
    const underWay = await Promise.all(
      [1, 2, 3, 4].map(() => begin(logIn(world.name), app.browser())),
    )
    await endings[ending]()
    const outcomes = await Promise.all(underWay.map((finish) => finish()))
    expect(outcomes).toEqual(Array.from({ length: 4 }, () => 'INVALID_CREDENTIALS'))
    const { em } = app.database
    expect(await em.fork().count(Session, { user: world.userId })).toBe(left)
  },
)

test('sign-ins that came to nothing leave the notices of new devices to those that do', async () => {
  await using story = await startStory()
  const { app, world, begin, endings } = story
  const { userId, name } = world
  const notices = () => app.database.em.fork().count(QueuedMail, { userId, template: 'new_device' })
  const underWay = [
    await begin(logIn(name), app.browser()),
    await begin(logIn(name), app.browser()),
  ]
  await endings.change()
  for (const finish of underWay) expect(await finish()).toBe('INVALID_CREDENTIALS')
  const before = await notices()
  await signIn(app.browser(), name, wish)
  await signIn(app.browser(), name, wish)
  expect(await notices()).toBe(before + 2)
})

test.each(['reset', 'disown', 'change'] as const)(
  'a changed password that was under way does not replace what came of a %s',
  async (ending) => {
    await using story = await startStory()
    const { app, world, begin, endings } = story
    const back = { currentPassword: good, password: good }
    const finish = await begin((api) => api.account.changePassword.mutate(back))
    await endings[ending]()
    const { user } = await stateOf(world)
    expect(await finish()).toBe('INVALID_CREDENTIALS')
    expect((await stateOf(world)).user).toEqual(user)
    expect(await refusal(signIn(app.browser(), world.name))).toMatchObject({
      reason: 'INVALID_CREDENTIALS',
    })
  },
)

test.each(['reset', 'disown', 'change'] as const)(
  'a change of address that was under way does not take the account away after a %s',
  async (ending) => {
    await using story = await startStory()
    const { world, thief, begin, endings } = story
    const answer = await ask(world, thief, { email: 'thief@example.org', type: 'email_change' })
    const finish = await begin((api) =>
      api.account.changeEmail.mutate({ ...answer, currentPassword: good }),
    )
    await endings[ending]()
    expect(await finish()).not.toBe('ok')
    expect((await stateOf(world)).user?.email).toBe(world.email)
  },
)

test.each(['move', 'disown', 'change', 'reset'] as const)(
  'the reset of somebody who reads the mailbox is over once its owner came first with a %s',
  async (ending) => {
    await using story = await startStory()
    const { app, world, owner, begin, endings } = story
    const stranger = app.browser()
    const answer = await ask(world, stranger, { email: world.email, type: 'reset_password' })
    const finish = await begin(
      (api) => api.auth.resetPassword.mutate({ ...answer, password: good }),
      stranger,
    )
    const move = async () => {
      const moved = await ask(world, owner, { email: 'new@example.org', type: 'email_change' })
      await owner.api.account.changeEmail.mutate({ ...moved, currentPassword: good })
    }
    await { ...endings, move }[ending]()
    const before = await stateOf(world)
    expect(await finish()).toBe('CODE_INVALID')
    expect(await stateOf(world)).toEqual(before)
  },
)

test('a code that ends while its password is hashed resets nothing', async () => {
  await using story = await startStory()
  const { app, world, owner, begin } = story
  const answer = await ask(world, owner, { email: world.email, type: 'reset_password' })
  const before = await stateOf(world)
  const finish = await begin((api) => api.auth.resetPassword.mutate({ ...answer, password: wish }))
  app.pass(minutes(31))
  expect(await finish()).toBe('CODE_INVALID')
  expect((await stateOf(world)).user).toEqual(before.user)
})

test('an open reset and an open change of address end with a changed password or address', async () => {
  await using story = await startStory()
  const { world, owner, endings } = story
  await ask(world, owner, { email: world.email, type: 'reset_password' })
  await ask(world, owner, { email: 'new@example.org', type: 'email_change' })
  expect((await stateOf(world)).open).toHaveLength(2)
  await endings.change()
  expect((await stateOf(world)).open).toEqual([])
  await ask(world, owner, { email: world.email, type: 'reset_password' })
  const moved = await ask(world, owner, { email: 'new@example.org', type: 'email_change' })
  await owner.api.account.changeEmail.mutate({ ...moved, currentPassword: wish })
  expect((await stateOf(world)).open).toEqual([])
})

test('who keeps an account that is being deleted is refused, or has it', async () => {
  await using story = await startStory()
  const { app, world, begin } = story
  const em = app.database.em.fork()
  const now = new Date()
  await em.insert(Deletion, { user: world.userId, requestedAt: now, dueAt: now })
  const keep = { identifier: world.name, password: good, cancelDeletion: true }
  const [late, early] = [app.browser(), app.browser()]
  const finish = await begin((api) => api.auth.login.mutate(keep), late)
  await early.api.auth.login.mutate(keep)
  await deleteDueAccounts(app.database.em, { keys, now })
  expect(await finish()).toBe('ok')
  await app.database.em
    .fork()
    .insert(Deletion, { user: world.userId, requestedAt: now, dueAt: now })
  const tooLate = await begin((api) => api.auth.login.mutate(keep), late)
  await deleteDueAccounts(app.database.em, { keys, now })
  expect(await tooLate()).toBe('INVALID_CREDENTIALS')
  expect(await stateOf(world)).toMatchObject({ user: null, sessions: [], notices: 0 })
})

test('a sign-in whose account was renamed or re-hashed meanwhile succeeds all the same', async () => {
  await using story = await startStory()
  const { app, world, owner, begin } = story
  const finish = await begin(logIn(world.email), app.browser())
  await owner.api.account.updateProfile.mutate({ username: `${world.name}2` })
  await owner.api.account.changePassword.mutate({ currentPassword: good, password: good })
  expect(await finish()).toBe('ok')
})
