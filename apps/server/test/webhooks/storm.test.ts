import { testSettings } from '@latchkey/tools/testing/server-process'
import { randomInt } from 'node:crypto'
import { Webhook as Verifier } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { addWebhook } from '../../src/admin/webhooks.ts'
import { minutes } from '../../src/clock.ts'
import { openDatabase } from '../../src/database/database.ts'
import { inTransaction } from '../../src/database/retry.ts'
import { entities } from '../../src/entities.ts'
import { publish } from '../../src/events/publish.ts'
import { deriveKeys } from '../../src/keys.ts'
import { createAccount } from '../../src/admin/administration.ts'
import { User } from '../../src/users/user.entity.ts'
import { WebhookDelivery } from '../../src/webhooks/webhook-delivery.entity.ts'
import { PublishedEvent } from '../../src/events/published-event.entity.ts'
import { createLastingDatabase, startProcess } from '../support/server-process.ts'
import { startReceiver, type Received } from '../support/webhook-receiver.ts'

const total = Number(process.env['STORM_EVENTS'] ?? 100)
const rounds = 4

const keys = deriveKeys(testSettings['SECRET_KEY'] ?? '')

test(
  `of ${total} events every one arrives with a right signature, while three in ten tries fail and the process is killed`,
  async () => {
    await using receiver = await startReceiver()
    await using place = await createLastingDatabase()
    const env = { DATABASE_URL: place.url }
    let server = await startProcess(env)
    const database = await openDatabase(place.url, { entities })
    const em = () => database.em.fork()
    const deps = () => ({ em: em(), keys, by: { actor: 'operator' } as const })
    try {
      const { secret } = await addWebhook(deps(), { url: receiver.url, types: ['user.updated'] })
      const verifier = new Verifier(secret)
      const wrong: Received[] = []
      const taken = new Map<string, Set<string>>()
      let failed = 0
      receiver.state.answer = (one, response) => {
        try {
          verifier.verify(one.body, one.headers)
        } catch {
          wrong.push(one)
        }
        if (randomInt(10) < 3) {
          failed += 1
          if (randomInt(2) === 0) return { status: 500 }
          response.destroy()
          return undefined
        }
        taken.set(one.id, (taken.get(one.id) ?? new Set()).add(one.body))
        return { status: 204 }
      }
      const account = { username: 'ann', email: 'ann@example.com', role: 'user' } as const
      const { id: userId } = await createAccount(deps(), account)
      for (let round = 0; round < rounds; round += 1) {
        const enough = taken.size + randomInt(Math.ceil(total / rounds / 2))
        for (let count = 0; count < total / rounds; count += 1)
          await inTransaction(em(), async (tx) => {
            await tx.nativeUpdate(User, { id: userId }, { updatedAt: new Date() })
            await publish(tx, { type: 'user.updated', userId }, new Date())
          })
        await expect.poll(() => taken.size, { timeout: minutes(1) }).toBeGreaterThanOrEqual(enough)
        server.child.kill('SIGKILL')
        await server.ended
        // The update replaces waiting a minute for leases, and for retries.
        await em().nativeUpdate(
          WebhookDelivery,
          { state: 'queued' },
          { lease: null, nextTryAt: new Date() },
        )
        server = await startProcess(env)
      }
      const waiting = async () => {
        await em().nativeUpdate(
          WebhookDelivery,
          { state: 'queued', lease: null },
          { nextTryAt: new Date() },
        )
        const undispatched = await em().count(PublishedEvent, { isDispatched: false })
        return undispatched + (await em().count(WebhookDelivery, { state: 'queued' }))
      }
      await expect.poll(waiting, { timeout: minutes(3), interval: 200 }).toBe(0)
      const told = await em().find(PublishedEvent, { type: 'user.updated' })
      expect(told).toHaveLength(total)
      expect(told.filter(({ id }) => !taken.has(id))).toEqual([])
      expect(taken.size).toBe(total)
      expect(wrong).toEqual([])
      expect([...taken.values()].filter((bodies) => bodies.size > 1)).toEqual([])
      expect(failed).toBeGreaterThan(0)
    } finally {
      await database.close()
      await server[Symbol.asyncDispose]()
    }
  },
  minutes(10),
)
