import { built } from '@latchkey/tools/testing/server-process'
import { launch } from '@latchkey/tools/testing/launch'
import { freePorts } from '@latchkey/tools/testing/free-port'
import { randomIp } from '@latchkey/tools/testing/browser-link'
import { digestPassword } from '@latchkey/shared/digest'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBrowser } from '../src/chaos/browser.ts'
import { renderReport } from '../src/chaos/report.ts'
import { runStorm, short } from '../src/chaos/storm.ts'
import { startCluster, type Cluster } from '../src/cluster.ts'
import { createReplica } from '../src/parts/simple-parts.ts'

let cluster: Cluster
beforeAll(async () => {
  cluster = await startCluster({ engine: 'mysql', adopted: 60 })
})
afterAll(() => cluster?.stop())

test('accounts and sessions of a SQLite file move to the group through its balancer', async () => {
  const [port = 0, other = 0] = await freePorts(2)
  const file = `sqlite:${join(cluster.folder, 'before.db')}`
  const there = cluster.settings['DATABASE_URL']!.replace(/latchkey$/, 'moved')
  const serverOn = (number: number, own: number, url: string) =>
    createReplica({
      folder: cluster.folder,
      number,
      port: own,
      settings: { ...cluster.settings, DATABASE_URL: url },
    })
  const before = serverOn(3, port, file)
  await before.start()
  const ann = createBrowser(cluster.url, before.url)
  const email = 'ann@example.com'
  const { challengeId } = await ann.api.auth.sendCode.mutate({ email, type: 'register' })
  const code = (await cluster.mails.code(email, 1, 60_000))!
  const password = digestPassword('correct horse battery staple')
  await ann.api.auth.register.mutate({ challengeId, code, username: 'ann', password })
  await before.stop()

  const writer = await cluster.writer()
  await writer.ask('create database moved')
  await writer.ask('grant all on moved.* to latchkey@`%`')
  const { code: exit, err } = await launch(
    [process.execPath, join(built, 'latchkey.js'), 'move', '--to', there],
    { env: { ...cluster.settings, DATABASE_URL: file } },
  ).ended
  expect({ exit, err }).toMatchObject({ exit: 0 })

  const after = serverOn(4, other, there)
  await after.start()
  const again = createBrowser(cluster.url, after.url, randomIp())
  Object.assign(again.jar, ann.jar)
  expect(await again.api.auth.refresh.mutate()).toMatchObject({ user: { username: 'ann' } })
  await after.stop()
  const sql = 'select username from moved.users'
  for (const node of cluster.nodes)
    await expect.poll(() => node.ask(sql), { timeout: 60_000 }).toEqual([{ username: 'ann' }])
})

test('a primary that is killed under load takes nothing with it that was acknowledged', async () => {
  const only = 'kill -9 the database node that is written to'
  const outcome = await runStorm(cluster, { ...short, only }, () => {})
  console.log(renderReport(outcome))
  expect(Object.values(outcome.history.broken).flat()).toEqual([])
  expect(outcome.measured.map(({ name }) => name)).toEqual(['nothing', only])
  const { accounts, sessions, events, adopted, gates } = outcome.audit
  for (const count of [accounts, sessions, events, adopted, gates]) expect(count).toBeGreaterThan(0)
})
