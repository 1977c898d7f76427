import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { EntityManager } from '@mikro-orm/sql'
import { openWebhooks } from '../../src/webhooks/open-webhooks.ts'
import { appKeys } from '../support/apps.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

/** Counts the readings of the webhooks, of which there is none or only a disabled one. */
function start(found: object[]) {
  const find = vi.fn(async (entity: { name: string }) => (entity.name === 'Webhook' ? found : []))
  const own = { find }
  const em = { fork: () => own } as unknown as EntityManager
  const log = { info() {}, warn() {}, error: vi.fn() }
  const webhooks = openWebhooks({
    config: { webhookAllowPrivate: false, isProduction: false },
    database: { em },
    keys: appKeys,
    clock: () => new Date(),
    ticks: () => 0,
    log,
    meters: { webhookDelivery() {} },
  })
  webhooks.wake()
  const reads = () => find.mock.calls.filter(([entity]) => entity.name === 'Webhook').length
  return { webhooks, reads, log }
}

test.each([
  ['none', [], 6],
  ['one', [{ id: 'a', disabledAt: new Date(), secretKeyId: appKeys.id }], 11],
])(
  'where there is %s, the webhooks are read as rarely as that allows',
  async (_name, found, times) => {
    const { webhooks, reads, log } = start(found)
    await vi.advanceTimersByTimeAsync(10_000)
    expect(reads()).toBe(times)
    expect(log.error).not.toHaveBeenCalled()
    await webhooks.stop()
  },
)
