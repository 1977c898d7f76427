import { freePair } from '@latchkey/tools/testing/free-port'
import { expect, test } from 'vitest'
import { createTestMailbox } from '../support/mailbox.ts'
import { createLastingDatabase, startProcess } from '../support/server-process.ts'

const gauge = /^latchkey_hash_queue\{state="idle"\} \d+$/m
const startTime = async (port: number): Promise<string | undefined> => {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`).catch(() => undefined)
  const text = (await answer?.text()) ?? ''
  return gauge.test(text) ? /^process_start_time_seconds (\S+)$/m.exec(text)?.[1] : undefined
}

test('each worker has a port of its own for Prometheus, and who replaces it keeps the port', async () => {
  await using database = await createLastingDatabase()
  const mailbox = await createTestMailbox()
  const first = await freePair()
  await using server = await startProcess({
    WORKERS: '2',
    METRICS_PORT: String(first),
    DATABASE_URL: database.url,
    MAIL_SERVER: '127.0.0.1',
    MAIL_PORT: String(mailbox.port),
    MAIL_USE_TLS: 'false',
    MAIL_DEFAULT_SENDER: 'latchkey@example.com',
  })
  for (const port of [first, first + 1]) {
    await expect.poll(() => startTime(port)).toBeDefined()
  }
  await expect.poll(() => server.output.out).toMatch(/workers: \d+ \d+\n/)
  const [, , second = ''] = /workers: (\d+) (\d+)/.exec(server.output.out) ?? []
  const before = await startTime(first + 1)
  process.kill(Number(second), 'SIGKILL')
  await expect.poll(() => startTime(first + 1)).not.toBe(before)
  await expect.poll(() => startTime(first + 1)).toBeDefined()
  server.child.kill('SIGTERM')
  expect(await server.ended).toMatchObject({ code: 0, err: '' })
  await mailbox.stop()
})
