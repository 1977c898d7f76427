import { expect, test } from 'vitest'
import { minutes, seconds } from '../../src/clock.ts'
import { createAppBrowser } from '../support/app-browser.ts'
import { withApps } from '../support/apps.ts'
import { register } from '../support/harness.ts'
import { createOidcApp, signInTo, type OidcApp } from '../support/oidc-app.ts'
import { patience } from '@latchkey/tools/testing/patience'
import { scrape } from '../support/scrape-metrics.ts'
import { useTestApp } from '../support/use-test-app.ts'
import { startReceiver } from '../support/webhook-receiver.ts'

const receiver = await startReceiver()
const app = await useTestApp({ ...withApps, METRICS_PORT: '0' })
const value = async (name: string, labels: Record<string, string> = {}) =>
  (await scrape(app)).value(`latchkey_logout_deliveries_${name}`, labels) ?? 0

/** The service learns of another app within two seconds. */
let notes: OidcApp

test('the first app is told at once, though nobody looked for apps to tell', async () => {
  const person = app.browser()
  await register(app, person, 'ann')
  const browser = createAppBrowser(app, person)
  // The search finds no app, so the next one is ten seconds away.
  app.logouts.wake()
  const idleSince = performance.now()
  notes = await createOidcApp(app, { name: 'Notes', backchannelLogoutUri: receiver.url })
  await signInTo(notes, browser)
  await person.api.auth.logout.mutate()
  await expect.poll(() => receiver.received.length, { timeout: patience }).toBe(1)
  expect(performance.now() - idleSince).toBeLessThan(seconds(9))
  await expect.poll(() => value('total', { outcome: 'sent' }), { timeout: patience }).toBe(1)
  expect([await value('queued'), await value('oldest_queued_seconds')]).toEqual([0, 0])
})

test('a logout token that an app does not take waits and ages', async () => {
  receiver.state.answer = () => ({ status: 500 })
  const person = app.browser()
  await register(app, person, 'bea')
  await signInTo(notes, createAppBrowser(app, person))
  await person.api.auth.logout.mutate()
  await expect.poll(() => value('total', { outcome: 'delayed' }), { timeout: patience }).toBe(1)
  expect(await value('queued')).toBe(1)
  app.pass(minutes(1))
  expect(await value('oldest_queued_seconds')).toBeGreaterThanOrEqual(60)
})
