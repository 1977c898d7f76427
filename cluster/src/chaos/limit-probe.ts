import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { createBrowser, refusalOf } from './browser.ts'
import type { World } from './world.ts'

/** Sends per IP address and hour: see the table of limits. */
const sendsPerIp = 20

/**
 * Sends from one IP address through both replicas until it is refused. Exactly the limit's number must
 * pass; a send without an answer may or may not count.
 */
export async function probeLimit({ cluster, history, isOver }: World) {
  const browser = createBrowser(cluster.url)
  const sent = { ok: 0, unknown: 0 }
  let isRefused = false
  async function send(): Promise<void> {
    const email = `l${randomInt(2 ** 40)}@example.com`
    try {
      const ask = () => browser.api.auth.sendCode.mutate({ email, type: 'register' })
      await history.call('write', ask)
      history.mails.push(email)
      sent.ok += 1
    } catch (error) {
      if (refusalOf(error) === 'RATE_LIMITED') isRefused = true
      else {
        sent.unknown += 1
        await sleep(50)
      }
    }
  }
  while (!isRefused && !isOver()) await Promise.all([send(), send(), send()])
  history.probes.push(sent.ok)
  const isExact = sent.ok <= sendsPerIp && (!isRefused || sent.ok + sent.unknown >= sendsPerIp)
  if (!isExact) history.broken.limits.push(`${sent.ok} passed, ${sent.unknown} unknown`)
}
