import { testSettings } from '@latchkey/tools/testing/server-process'
import { randomUUIDv7 } from 'node:crypto'
import { expect, test } from 'vitest'
import { createAccount } from '../../src/admin/administration.ts'
import { addApp } from '../../src/admin/apps.ts'
import { days, later, minutes } from '../../src/clock.ts'
import { openDatabase } from '../../src/database/database.ts'
import { entities } from '../../src/entities.ts'
import { deriveKeys } from '../../src/keys.ts'
import { LogoutDelivery } from '../../src/logouts/logout-delivery.entity.ts'
import { AppSession } from '../../src/sessions/app-session.entity.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { endSessions } from '../../src/sessions/session.ts'
import { User } from '../../src/users/user.entity.ts'
import { plain } from '../support/apps.ts'
import { createLastingDatabase, startProcess } from '../support/server-process.ts'
import { startReceiver } from '../support/webhook-receiver.ts'

const keys = deriveKeys(testSettings['SECRET_KEY'] ?? '')

test(
  'a process that is killed while it tells an app leaves that to the next one',
  async () => {
    await using receiver = await startReceiver()
    await using place = await createLastingDatabase()
    const env = { DATABASE_URL: place.url }
    let server = await startProcess(env)
    const database = await openDatabase(place.url, { entities })
    const em = () => database.em.fork()
    const deps = () => ({ em: em(), keys, by: { actor: 'operator' } as const })
    try {
      // The program receives the token, and its answer never arrives.
      receiver.state.answer = () => undefined
      const fields = { ...plain, name: 'Notes', backchannelLogoutUri: receiver.url }
      const { app } = await addApp(deps(), fields, { isPublic: false })
      const account = { username: 'ann', email: 'ann@example.com', role: 'user' } as const
      const { id: user } = await createAccount(deps(), account)
      await em().nativeUpdate(User, { id: user }, { subject: 'u'.repeat(22) })
      const now = new Date()
      const id = randomUUIDv7()
      await em().insert(Session, {
        id,
        user,
        tokenHash: 'x'.repeat(43),
        createdAt: now,
        lastUsedAt: now,
        expiresAt: later(now, days(1)),
      })
      const sid = 's'.repeat(22)
      await em().insert(AppSession, { session: id, app: app.id, sid, createdAt: now })
      await endSessions(em(), { user: { id: user }, id }, now)
      await expect.poll(() => receiver.received.length, { timeout: minutes(1) }).toBe(1)
      server.child.kill('SIGKILL')
      await server.ended
      // The lease of the dead process ends now instead of after a minute.
      await em().nativeUpdate(LogoutDelivery, { sid }, { lease: null, nextTryAt: new Date() })
      receiver.state.answer = () => ({ status: 204 })
      server = await startProcess(env)
      const row = () => em().findOneOrFail(LogoutDelivery, { sid })
      await expect.poll(row, { timeout: minutes(1) }).toMatchObject({ state: 'sent', status: 204 })
      expect(receiver.received).toHaveLength(2)
    } finally {
      await database.close()
      await server[Symbol.asyncDispose]()
    }
  },
  minutes(5),
)
