import { expect, test, vi } from 'vitest'
import { warnOwner } from '../../src/auth/warning.ts'
import { deleteDueAccounts } from '../../src/auth/pending-deletion.ts'
import { Deletion } from '../../src/users/deletion.entity.ts'
import { hours, seconds } from '../../src/clock.ts'
import type { Context } from '../../src/context.ts'
import type { LimitName } from '../../src/limits/table.ts'
import { QueuedMail } from '../../src/mail/queued-mail.entity.ts'
import type * as RequestContext from '../../src/http/request-context.ts'
import { keys, rightCode, secretKey } from '../support/attackers.ts'
import {
  good,
  password,
  refusal,
  register,
  signIn,
  startTestApp,
  type Browser,
} from '../support/harness.ts'

const hold = vi.hoisted(() => ({
  limit: '',
  reached: () => {},
  opened: Promise.resolve(),
  context: undefined as Context | undefined,
}))

// The limit of a warning is checked between the event and its mail.
vi.mock('../../src/http/request-context.ts', async (load) => {
  const original = await load<typeof RequestContext>()
  const held = (context: Context): Context => {
    const { limits } = context
    const count = async (limit: LimitName, subject: string) => {
      const counted = await limits.count(limit, subject)
      if (limit === hold.limit) {
        hold.reached()
        await hold.opened
      }
      return counted
    }
    hold.context = Object.assign(context, { limits: { ...limits, count } })
    return hold.context
  }
  const contextMaker: typeof original.contextMaker = (options) => {
    const make = original.contextMaker(options)
    return (request, reply) => held(make(request, reply))
  }
  return { ...original, contextMaker }
})

/** Runs `work` until it is about to mail, then `meanwhile`, then the rest. */
async function during(
  limit: LimitName,
  work: () => Promise<unknown>,
  meanwhile: () => Promise<unknown>,
): Promise<void> {
  const [reached, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  Object.assign(hold, { limit, reached: reached.resolve, opened: opened.promise })
  const outcome = work()
  await reached.promise
  hold.limit = ''
  await meanwhile()
  opened.resolve()
  await outcome
}

async function startStory() {
  const app = await startTestApp({ SECRET_KEY: secretKey })
  const [owner, other] = [app.browser(), app.browser()]
  const session = await register(app, owner, 'ann')
  await signIn(other, 'ann')
  const move = async (browser: Browser) => {
    const { auth, account } = browser.api
    const wish = { email: 'new@example.org', type: 'email_change' } as const
    const { challengeId } = await auth.sendCode.mutate(wish)
    const code = await rightCode(app, challengeId)
    await account.changeEmail.mutate({ challengeId, code, currentPassword: good })
  }
  const warnings = async (template: 'many_failures' | 'session_replayed') =>
    (await app.database.em.fork().find(QueuedMail, { template })).map(({ recipient }) => recipient)
  const failTenTimes = async (last: (work: () => Promise<unknown>) => Promise<void>) => {
    const fail = () => refusal(signIn(app.browser(), 'ann', password('wrong wrong wrong')))
    for (let tries = 0; tries < 9; tries += 1) {
      await fail()
      app.pass(hours(1) + seconds(1))
    }
    await last(fail)
  }
  const end = () => app[Symbol.asyncDispose]()
  const userId = session.user.id
  return { app, owner, other, userId, move, warnings, failTenTimes, [Symbol.asyncDispose]: end }
}

test('a warning of many failures goes to the address that the account has when it is written', async () => {
  await using story = await startStory()
  const { app, move, warnings, failTenTimes } = story
  await failTenTimes(async (fail) => {
    const browser = app.browser()
    // A known browser, so that it neither waits for a lockout nor clears the failures.
    browser.jar.device = story.owner.jar.device
    await signIn(browser, 'ann')
    await during('failureNotices', fail, () => move(browser))
  })
  expect(await warnings('many_failures')).toEqual(['new@example.org'])
})

test('a warning that could not be written is made up for by the next failure', async () => {
  await using story = await startStory()
  const { app, warnings, failTenTimes } = story
  const rename = (from: string, to: string) =>
    app.database.em.fork().execute(`alter table ${from} rename to ${to}`)
  await failTenTimes(async (fail) => {
    await during('failureNotices', fail, () => rename('mails', 'mails_away'))
    await rename('mails_away', 'mails')
    expect(await warnings('many_failures')).toEqual([])
    app.pass(hours(1) + seconds(1))
    await fail()
  })
  expect(await warnings('many_failures')).toEqual(['ann@example.com'])
})

test('nobody is warned of failures at an account that is gone', async () => {
  await using story = await startStory()
  const { app, userId, warnings, failTenTimes } = story
  const leave = async () => {
    const now = new Date()
    await app.database.em.fork().insert(Deletion, { user: userId, requestedAt: now, dueAt: now })
    await deleteDueAccounts(app.database.em, { keys, now })
  }
  await failTenTimes((fail) => during('failureNotices', fail, leave))
  expect(await warnings('many_failures')).toEqual([])
})

test('a warning of a copied session goes to the address that the account has when it is written', async () => {
  await using story = await startStory()
  const { app, owner, other, move, warnings } = story
  const thief = app.browser()
  Object.assign(thief.jar, owner.jar)
  owner.jar.accessToken = (await owner.api.auth.refresh.mutate()).accessToken
  await owner.api.auth.me.query()
  app.pass(seconds(11))
  const replay = () => refusal(thief.api.auth.refresh.mutate())
  await during('replayNotices', replay, () => move(other))
  expect(await warnings('session_replayed')).toEqual(['new@example.org'])
})

test('a warning that cannot be written is given up, and the next one still comes', async () => {
  await using story = await startStory()
  const { userId, warnings } = story
  const ctx = hold.context
  if (!ctx) throw new Error('no call was made')
  let tries = 0
  const insertIf = () => {
    tries += 1
    // Without a bound the loop would never end.
    if (tries > 50) throw new Error('it never ends')
    return Promise.resolve(undefined)
  }
  await warnOwner({ ...ctx, insertIf }, userId, 'many_failures')
  expect(await warnings('many_failures')).toEqual([])
  await warnOwner(ctx, userId, 'many_failures')
  expect(await warnings('many_failures')).toEqual(['ann@example.com'])
})
