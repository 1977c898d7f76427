import { expect, test, vi } from 'vitest'
import { parseHead } from '../../src/audit/head.ts'
import { startJobs } from '../../src/jobs/jobs.ts'
import { hours, minutes } from '../../src/clock.ts'
import { isMysql } from '../support/engine.ts'
import { keys, openLog, secret } from '../support/security-log.ts'
import { runLatchkey } from '../support/run-latchkey.ts'
import { createLastingDatabase } from '../support/server-process.ts'

// Every command is a process, and each takes seconds to start on a busy machine.
vi.setConfig({ testTimeout: 180_000 })

type Line = [{ head?: string; rows?: number }, string]

test('each process writes the end of the log to its own log within a minute, and then every hour', async () => {
  await using log = await openLog()
  await log.write(3)
  const lines: Line[] = []
  const info = (...line: unknown[]) => void lines.push(line as Line)
  const errors: unknown[] = []
  const fail = (...line: unknown[]) => void errors.push(line)
  vi.useFakeTimers({ toFake: ['setInterval', 'setTimeout', 'clearTimeout', 'clearInterval'] })
  const stop = startJobs(log.root, {
    keys,
    clock: () => new Date(),
    ticks: () => performance.now(),
    sessionTtlDays: 30,
    hasLegacyClients: false,
    log: { info, warn: fail, error: fail },
  })
  try {
    vi.advanceTimersByTime(minutes(1))
    await vi.waitFor(() => expect(lines).toHaveLength(1), { timeout: 60_000 })
    const { head } = await log.verify()
    expect(lines[0]).toEqual([{ head, rows: 3 }, 'the security log ends here'])
    vi.advanceTimersByTime(hours(1) - minutes(1))
    await vi.waitFor(() => expect(lines).toHaveLength(2), { timeout: 60_000 })
    expect(errors).toEqual([])
  } finally {
    stop()
    vi.useRealTimers()
  }
})

test('a process that sees the end changed or removed says so once, and goes on after it', async () => {
  await using log = await openLog()
  const service = log.startService()
  await log.write(3)
  await service.seal()
  const { head } = await log.verify()
  await log.sql('delete from security_events where position = 3')
  await service.seal()
  await service.seal()
  expect(service.said).toEqual([[{ head }, expect.stringContaining('altered or removed')]])
  await log.write(1)
  await service.seal()
  await service.seal()
  expect(service.said).toHaveLength(1)
  expect(await log.verify()).toMatchObject({ fault: { position: 3, fault: 'missing' } })
})

test('processes that seal at once remember one end, and none takes the work of another for an attack', async () => {
  await using log = await openLog()
  const services = Array.from({ length: 3 }, () => log.startService())
  for (let round = 0; round < 10; round += 1) {
    // oxlint-disable-next-line no-await-in-loop
    await Promise.all([log.write(3), ...services.map(({ seal }) => seal())])
  }
  for (const { seal, said } of services) {
    // oxlint-disable-next-line no-await-in-loop
    await seal()
    expect(said).toEqual([])
  }
  expect(await log.verify()).toMatchObject({ state: 'whole', checked: 30 })
})

test('after old rows were dropped, the rest is verified from an end that was noted', async () => {
  await using log = await openLog()
  const service = log.startService()
  await log.write(4)
  await service.seal()
  const from = parseHead(String((await log.verify()).head))
  await log.write(3)
  await service.seal()
  await log.sql('delete from security_events where position < 4')
  expect(await log.verify()).toMatchObject({ fault: { position: 1, fault: 'missing' } })
  expect(await log.verify({ from })).toMatchObject({ state: 'whole', checked: 3 })
  await log.sql(`update security_events set detail = 'another' where position = 4`)
  expect(await log.verify({ from })).toMatchObject({ fault: { position: 4, fault: 'altered' } })
  await log.sql(`update security_events set seal = '${'A'.repeat(43)}' where position = 4`)
  expect(await log.verify({ from })).toMatchObject({
    fault: { position: 4, fault: 'not what was noted' },
  })
  await log.sql('delete from security_events where position = 4')
  expect(await log.verify({ from })).toMatchObject({ fault: { position: 4, fault: 'missing' } })
})

test('audit verify changes nothing, takes ends that were noted, and tells altered from what it cannot judge', async () => {
  await using made = await createLastingDatabase()
  await using log = await openLog(made.url)
  await log.write(3)
  await log.startService().seal()
  await log.write(1)
  const { head = '' } = await log.verify()
  const before = await log.rows()
  const other = 'another secret of 32 bytes and then some 0123456789'
  const verify = async (args: string[], SECRET_KEY = secret) => {
    const { code, out, err } = await runLatchkey(['audit', 'verify', ...args], {
      DATABASE_URL: made.url,
      SECRET_KEY,
    })
    return [code, out + err] as const
  }
  const says = (text: string) => expect.stringContaining(text)

  expect(await verify(['--head', head, '--head', head])).toEqual([0, says(`ends at ${head}`)])
  const another = `3:${'A'.repeat(43)}`
  expect(await verify(['--head', another])).toEqual([1, says('row 3 is not what was noted')])
  expect(await verify(['--head', `9${another}`])).toEqual([1, says('row 4 is missing')])
  expect(await verify(['--from', head])).toEqual([0, says('no row has followed since')])
  expect(await verify(['--head', 'x'])).toEqual([2, says('Usage: latchkey audit verify')])
  expect(await verify([], 'short')).toEqual([3, says('SECRET_KEY')])
  const nowhere = { DATABASE_URL: 'mysql://root@127.0.0.1:1/x' }
  expect(await runLatchkey(['audit', 'verify'], nowhere)).toMatchObject({
    code: 3,
    err: says('cannot be reached'),
  })
  expect((await runLatchkey(['audit', 'head'], { DATABASE_URL: made.url })).out).toBe(`${head}\n`)
  const [, json] = await verify(['--json'])
  expect(JSON.parse(json)).toMatchObject({ state: 'whole', checked: 3, head, fault: null })
  expect(await verify([], other)).toEqual([3, says('SECRET_KEY that is not listed')])
  expect(await log.rows()).toEqual(before)

  await log.sql(`update security_events set detail = 'another' where position = 2`)
  expect(await verify([])).toEqual([1, says('row 2 is altered; rows before it, all unaltered: 1')])
})

test.each([1, 3])(
  'verification from a noted row, here number %i, judges that row too, even at the end',
  async (position) => {
    await using log = await openLog()
    await log.write(position)
    await log.startService().seal()
    const from = parseHead((await log.verify()).head ?? '')
    expect(await log.verify({ from })).toMatchObject({ state: 'whole' })
    await log.sql(`update security_events set detail = 'another' where position = ${position}`)
    const verdict = await log.verify({ from })
    expect(verdict).toMatchObject({ state: 'altered', fault: { position, fault: 'altered' } })
  },
)

test('a last row that SQL moved far away keeps no process from sealing after its start', async () => {
  await using log = await openLog()
  await log.write(3)
  await log.startService().seal()
  const { id } = await log.at(3)
  await log.sql('update security_events set position = 3999999999 where position = 3')
  for (const position of [3, 4, 5]) {
    // oxlint-disable no-await-in-loop
    const service = log.startService()
    await log.write(1)
    await service.seal()
    expect(service.said).toEqual([[{ ids: [id] }, expect.stringContaining('did not write')]])
    expect((await log.rows()).at(-1)).toMatchObject({ position })
  }
  expect(await log.verify()).toMatchObject({ state: 'altered', open: { foreign: [id] } })
})

test('after a restore that the service outlived, processes seal on behind the end it had seen', async () => {
  await using log = await openLog()
  const service = log.startService()
  await log.write(5)
  await service.seal()
  await log.sql('delete from security_events where position > 2')
  await log.sql(
    isMysql
      ? 'alter table security_events auto_increment = 3'
      : `update sqlite_sequence set seq = 2 where name = 'security_events'`,
  )
  await log.write(2)
  await service.seal()
  const successor = log.startService()
  await log.write(1)
  await successor.seal()
  expect(successor.said).toEqual([])
  expect((await log.rows()).map(({ id, position }) => [id, position])).toEqual([
    [1, 1],
    [2, 2],
    [3, 6],
    [4, 7],
    [5, 8],
  ])
  const verdict = await log.verify()
  expect(verdict).toMatchObject({ fault: { position: 3, fault: 'missing' }, open: { foreign: [] } })
})

test('a process that cannot seal any more says so once', async () => {
  await using log = await openLog()
  await log.write(3)
  await log.startService().seal()
  const end = 'id = 4000000001, position = 4000000000'
  await log.sql(`update security_events set ${end} where position = 3`)
  const service = log.startService()
  await log.write(1)
  await service.seal()
  await service.seal()
  expect(service.said).toEqual([[{}, expect.stringContaining('cannot be sealed any more')]])
})

test('a noted row that is the last, and whose row before is gone, is not called whole', async () => {
  await using log = await openLog()
  await log.write(3)
  const service = log.startService()
  await service.seal()
  const from = parseHead((await log.verify()).head ?? '')
  await log.sql('delete from security_events where position < 3')
  const verdict = await log.verify({ from })
  expect(verdict).toMatchObject({ state: 'unjudged', unproven: 3 })
  expect(verdict.lines).toContainEqual(expect.stringContaining('row 3 cannot be judged'))
  await log.write(1)
  await service.seal()
  expect(await log.verify({ from })).toMatchObject({ state: 'whole', checked: 1 })
})
