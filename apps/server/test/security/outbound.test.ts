import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { databaseServer, isMysql } from '../support/engine.ts'
import { good, password, register, signIn, startTestApp } from '../support/harness.ts'

test(
  'the service dials its database and its mail server, and nobody that a caller names',
  { tags: ['asvs-1.3.6', 'asvs-13.2.4', 'asvs-13.2.5'] },
  async () => {
    const dialled = new Set<number>()
    const note = (message: unknown) => {
      const { socket } = message as { socket: Socket }
      socket.once('connect', () => dialled.add(socket.remotePort ?? 0))
    }
    subscribe('net.client.socket', note)
    await using app = await startTestApp()
    const browser = app.browser()
    await register(app, browser, 'ann')
    const { account, auth } = browser.api
    const avatar = `http://127.0.0.1:${app.port + 1}/x.png`.replace('http:', 'https:')
    await account.updateProfile.mutate({ bio: 'http://169.254.169.254/', avatar })
    const next = password('a new and long one')
    await account.changePassword.mutate({ currentPassword: good, password: next })
    await app.mailbox.next('ann@example.com', /password/)
    const email = 'ann@internal.example'
    const { challengeId } = await auth.sendCode.mutate({ email, type: 'email_change' })
    const code = await app.mailbox.code(email)
    await account.changeEmail.mutate({ challengeId, code, currentPassword: next })
    await signIn(app.browser(), 'ann', next)
    unsubscribe('net.client.socket', note)

    const known = [
      app.port,
      app.mailbox.port,
      ...(databaseServer ? [Number(new URL(databaseServer).port)] : []),
    ]
    expect(dialled.size).toBeGreaterThanOrEqual(2)
    expect([...dialled].filter((port) => !known.includes(port))).toEqual([])
  },
)

test(
  'the connections to the database are set as the document says',
  { tags: ['asvs-13.2.6'] },
  async () => {
    const document = readFileSync(
      new URL('../../../../docs/reference/connections.md', import.meta.url),
      'utf8',
    )
    await using app = await startTestApp()
    const { em, orm } = app.database
    if (isMysql) {
      const { max } = orm.config.getAll().pool ?? {}
      const { connectTimeout } = orm.config.getAll().driverOptions as { connectTimeout: number }
      expect(document).toContain(`| ${max} connections`)
      expect(document).toContain(`| ${connectTimeout / 1000} s to connect`)
    } else {
      const [{ timeout } = { timeout: 0 }] = await em
        .fork()
        .execute<{ timeout: number }[]>('pragma busy_timeout')
      expect(document).toContain(`| ${timeout / 1000} s of waiting for a lock`)
    }
  },
)
