import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { expect, test, vi } from 'vitest'
import { days, seconds } from '../../src/clock.ts'
import { User } from '../../src/users/user.entity.ts'
import { registerApp, withApps } from '../support/apps.ts'
import { addApp } from '../support/factors.ts'
import {
  good,
  password,
  refusal,
  register,
  signedIn,
  signIn,
  startTestApp,
} from '../support/harness.ts'
import { isMysql } from '../support/engine.ts'
import { createLastingDatabase } from '../support/server-process.ts'

/** Returns the number of times that a file was flushed to disk. */
async function countFlushes(): Promise<() => number> {
  const folder = await open(tmpdir(), 'r')
  const handle = Object.getPrototypeOf(folder) as typeof folder
  await folder.close()
  const sync = vi.spyOn(handle, 'sync')
  return () => sync.mock.calls.length
}

test('what shuts somebody out is on the disk before it is acknowledged, and nothing else waits for it', async () => {
  await using database = await createLastingDatabase()
  await using app = await startTestApp({ ...withApps, DATABASE_URL: database.url })
  const audience = 'https://api.example'
  await registerApp(app, { name: 'Notes', audience })
  const flushes = await countFlushes()
  const [ann, phone, ben] = [app.browser(), app.browser(), app.browser()]
  /** Returns whether the change was flushed before its answer. */
  const isFlushed = async (work: () => Promise<unknown>) => {
    const before = flushes()
    await work()
    return flushes() > before
  }
  const { account, auth } = ann.api
  const other = password('another and a long one')
  const code = async (email: string, type: 'reset_password' | 'email_change') => {
    const { challengeId } = await auth.sendCode.mutate({ email, type })
    return { challengeId, code: await app.mailbox.code(email) }
  }
  const found: Record<string, boolean> = {}
  const look = async (name: string, work: () => Promise<unknown>) => {
    found[name] = await isFlushed(work)
  }

  await look('register', () => register(app, ann, 'ann'))
  await register(app, ben, 'ben')
  await look('login', () => signIn(phone, 'ann'))
  await look('me', () => auth.me.query())
  // The account is from before apps and has no subject.
  await app.database.em.fork().nativeUpdate(User, { username: 'ann' }, { subject: null })
  await look('a first API token', () => auth.apiToken.mutate({ audience }))
  await look('a second API token', () => auth.apiToken.mutate({ audience }))
  await look('updateProfile', () => account.updateProfile.mutate({ bio: 'hello' }))
  await look('refresh', () => auth.refresh.mutate())
  const [session] = (await account.sessions.query()).filter(({ current }) => !current)
  await look('revokeSession', () => account.revokeSession.mutate({ id: session?.id ?? '' }))
  await look('revokeOtherSessions', () => account.revokeOtherSessions.mutate())
  const change = { currentPassword: good, password: other }
  await look('changePassword', () => account.changePassword.mutate(change))
  const moved = await code('ann2@example.com', 'email_change')
  const move = { ...moved, currentPassword: other }
  await look('changeEmail', () => account.changeEmail.mutate(move))
  await look('logout', () => auth.logout.mutate())
  const reset = { ...(await code('ann2@example.com', 'reset_password')), password: good }
  await look('resetPassword', () => auth.resetPassword.mutate(reset))
  const { text } = await app.mailbox.next('ann2@example.com', /was reset/)
  const token = /not-me#(\S+)/.exec(text)?.[1] ?? ''
  await look('disown', () => auth.disown.mutate({ token }))
  const leave = { currentPassword: good, confirmation: 'ben' }
  await look('deleteAccount', () => ben.api.account.deleteAccount.mutate(leave))
  const undo = { identifier: 'ben', password: good, cancelDeletion: true }
  await look('login that keeps the account', () => ben.api.auth.login.mutate(undo))
  const old = ben.jar.cookie
  ben.jar.accessToken = (await ben.api.auth.refresh.mutate()).accessToken
  await ben.api.auth.me.query()
  app.pass(days(1))
  ben.jar.cookie = old
  await look('refresh of a replayed token', () => refusal(ben.api.auth.refresh.mutate()))

  const cora = app.browser()
  await register(app, cora, 'cora')
  const clock = await addApp(app, cora)
  const step = async (keeps: boolean) => {
    const credentials = { identifier: 'cora', password: good, cancelDeletion: keeps }
    const half = await cora.api.auth.login.mutate(credentials)
    if (half.status !== 'second_factor') throw new Error(half.status)
    const { attempt } = half
    const answer = { attempt, method: 'totp', code: clock.nextCode() } as const
    await look(keeps ? 'second step that keeps the account' : 'second step', async () => {
      const given = await cora.api.auth.secondFactor.mutate(answer)
      cora.jar.accessToken = signedIn(given).accessToken
    })
  }
  await step(false)
  await cora.api.account.deleteAccount.mutate({ ...leave, confirmation: 'cora' })
  await step(true)

  await signIn(ben, 'ben')
  const thief = app.browser()
  Object.assign(thief.jar, ben.jar)
  const { accessToken } = await thief.api.auth.refresh.mutate()
  app.pass(seconds(11))
  await ben.api.auth.refresh.mutate()
  thief.jar.accessToken = accessToken
  await look('me with a stolen token', () => refusal(thief.api.auth.me.query()))

  const quick = 'register, login, me, a second API token, updateProfile, refresh, second step'
  const isQuick = quick.split(', ')
  for (const [name, wasFlushed] of Object.entries(found)) {
    // A MySQL server flushes by itself.
    expect([name, wasFlushed]).toEqual([name, !isMysql && !isQuick.includes(name)])
  }
})
