import { afterAll, beforeAll, expect, test } from 'vitest'
import { audit } from '../src/chaos/audit.ts'
import { createLedger } from '../src/chaos/ledger.ts'
import { faults } from '../src/chaos/faults.ts'
import { renderReport } from '../src/chaos/report.ts'
import { runStorm, short } from '../src/chaos/storm.ts'
import { startCluster, type Cluster } from '../src/cluster.ts'
import { drawPicture } from '../src/picture.ts'

const kept = { lost: [], revokedAccepted: [], codesTwice: [], mailsLost: [], limits: [] }

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster(() => {})
})
afterAll(() => cluster?.stop())

test('a cluster whose parts are killed in turn keeps every promise, and the audit misses none', async () => {
  const outcome = await runStorm(cluster, short, () => {})
  console.log(renderReport(outcome))
  expect(outcome.ledger.broken).toEqual(kept)
  expect(outcome.measured.map(({ name }) => name)).toEqual([
    'nothing',
    ...faults.map(({ name }) => name),
  ])
  for (const { name, calls, failed } of outcome.measured)
    expect(calls, name).toBeGreaterThan(failed)
  const { accounts, sessions, revoked, mails } = outcome.audit
  for (const count of [accounts, sessions, revoked, mails]) expect(count).toBeGreaterThan(0)

  // What is not there is found to be missing: otherwise all this would show nothing.
  const [victim] = outcome.ledger.accounts
  const writer = await cluster.writer()
  await writer.ask(`delete from latchkey.users where username = '${victim!.username}'`)
  const ledger = createLedger()
  ledger.accounts.push(victim!)
  ledger.mails.push('nobody@example.com')
  await audit({ cluster, ledger, mailPatience: 0, isOver: () => true })
  expect(ledger.broken.lost).toContain(`the password of ${victim!.username}`)
  expect(ledger.broken.mailsLost).toEqual(['nobody@example.com'])
})

test('the picture shows who is alive, and who takes the writes', async () => {
  await cluster.sink.kill()
  const picture = await drawPicture(cluster)
  expect(picture).toContain('[ DOWN mail server]')
  expect(picture).toContain('[+ replica 1]')
  expect(picture.match(/\[\+ database \d \*\]/g)).toHaveLength(1)
})
