import { afterAll, beforeAll, expect, test } from 'vitest'
import { digestPassword } from '@latchkey/shared/digest'
import { audit } from '../src/chaos/audit.ts'
import { randomIp } from '@latchkey/tools/testing/browser-link'
import { createBrowser, refusalOf } from '../src/chaos/browser.ts'
import { createHistory } from '../src/chaos/history.ts'
import { renderReport } from '../src/chaos/report.ts'
import { possible, runStorm, short } from '../src/chaos/storm.ts'
import { startCluster, type Cluster } from '../src/cluster.ts'
import { freePorts } from '@latchkey/tools/testing/free-port'
import { createReplica } from '../src/parts/simple-parts.ts'
import { drawPicture } from '../src/picture.ts'

const kept = {
  lost: [],
  revokedAccepted: [],
  codesTwice: [],
  mailsLost: [],
  eventsLost: [],
  logoutsLost: [],
  signatures: [],
  limits: [],
  manyWriters: [],
}

const password = digestPassword('correct horse battery staple')
let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster({ engine: 'galera', adopted: 60 })
})
afterAll(() => cluster?.stop())

test('a cluster whose parts are killed in turn keeps every promise, and the audit misses none', async () => {
  const outcome = await runStorm(cluster, short, () => {})
  console.log(renderReport(outcome))
  expect(outcome.history.broken).toEqual(kept)
  expect(outcome.measured.map(({ name }) => name)).toEqual([
    'nothing',
    ...possible(cluster).map(({ name }) => name),
  ])
  for (const { name, calls, failed } of outcome.measured)
    expect(calls, name).toBeGreaterThan(failed)
  const { accounts, sessions, revoked, mails, adopted, gates } = outcome.audit
  for (const count of [accounts, sessions, revoked, mails, adopted, gates])
    expect(count).toBeGreaterThan(0)

  // The audit must report a real loss; otherwise the test above would prove nothing.
  const [victim] = outcome.history.accounts
  const writer = await cluster.writer()
  await writer.ask(`delete from latchkey.users where username = '${victim!.username}'`)
  const history = createHistory()
  history.accounts.push(victim!)
  history.mails.push('nobody@example.com')
  const { tool } = outcome
  await audit({ cluster, history, tool, mailPatience: 0, isOver: () => true })
  expect(history.broken.lost).toContain(`the password of ${victim!.username} ()`)
  expect(history.broken.mailsLost).toEqual(['nobody@example.com'])
})

test('two servers that write to two nodes at once spend a code once and keep a limit exactly', async () => {
  const { REDIS_URL: _, ...settings } = cluster.settings
  const ports = await freePorts(2)
  const servers = ports.map((port, index) => {
    const own = cluster.nodes[index]!.address.port
    const DATABASE_URL = settings['DATABASE_URL']!.replace(/:\d+\//, `:${own}/`)
    const place = { folder: cluster.folder, number: 3 + index, port }
    return createReplica({ ...place, settings: { ...settings, DATABASE_URL } })
  })
  for (const server of servers) await server.start()
  const at = (index: number, ip?: string) =>
    createBrowser(cluster.url, servers[index % 2]!.url, ip).api.auth

  for (let round = 0; round < 5; round += 1) {
    const email = `twice${round}@example.com`
    const { challengeId } = await at(round).sendCode.mutate({ email, type: 'register' })
    const code = (await cluster.mails.code(email, 1, 60_000))!
    const tries = Array.from({ length: 6 }, (_one, index) => {
      const account = { challengeId, code, username: `twice${round}x${index}`, password }
      return at(index).register.mutate(account)
    })
    const done = (await Promise.allSettled(tries)).filter(({ status }) => status === 'fulfilled')
    expect(done).toHaveLength(1)
  }

  const ip = randomIp()
  const sends = Array.from({ length: 30 }, (_one, index) =>
    at(index, ip).sendCode.mutate({ email: `many${index}@example.com`, type: 'register' }),
  )
  const reasons = (await Promise.allSettled(sends)).map((send) =>
    send.status === 'fulfilled' ? 'ok' : refusalOf(send.reason),
  )
  expect(reasons.filter((reason) => reason === 'ok')).toHaveLength(20)
  expect(reasons.filter((reason) => reason === 'RATE_LIMITED')).toHaveLength(10)
  for (const server of servers) await server.stop()
})

test('the picture shows who is alive, and who takes the writes', async () => {
  await cluster.sink.kill()
  const picture = await drawPicture(cluster)
  expect(picture).toContain('[ DOWN mail server]')
  expect(picture).toContain('[+ replica 1]')
  expect(picture.match(/\[\+ database \d \*\]/g)).toHaveLength(1)
})
