import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { startMailServer } from '../support/failing-smtp.ts'
import { runLatchkey } from '../support/run-latchkey.ts'
import { createLastingDatabase } from '../support/server-process.ts'

const read = (page: string) =>
  readFileSync(new URL(`../../../../docs/guide/${page}.md`, import.meta.url), 'utf8')

/** The commands that the tables of alerts and symptoms give an operator. */
const steps = ['observability', 'operations']
  .flatMap((page) => read(page).match(/^\| .*\|$/gm) ?? [])
  .flatMap((row) => row.match(/`(?:SECRET_KEY=\S+ )?npm run -s latchkey -- [^`]+`/g) ?? [])

/** The values that an operator fills in. */
const filledIn = (step: string, values: Record<string, string>): string =>
  step.replaceAll(/<[^>]+>|current,former/g, (place) => {
    expect(Object.keys(values), step).toContain(place)
    return values[place] ?? ''
  })

const key = (of: string) => `${of} secret of 32 bytes and then some 0123456789`

test('every command of the runbook runs as it stands there', async () => {
  expect(new Set(steps).size).toBeGreaterThan(6)
  await using database = await createLastingDatabase()
  await using mails = await startMailServer()
  const env = {
    DATABASE_URL: database.url,
    MAIL_SERVER: '127.0.0.1',
    MAIL_PORT: String(mails.port),
    MAIL_USE_TLS: 'false',
    MAIL_DEFAULT_SENDER: 'no-reply@example.com',
  }
  const run = async (command: string[], more = {}) => runLatchkey(command, { ...env, ...more })
  await run(['users', 'create', '--username', 'ada', '--email', 'ada@example.com'])
  await run(['apps', 'add', 'Notes'])
  const [app] = JSON.parse((await run(['apps', 'list', '--json'])).out) as { id: string }[]
  const values = {
    '<app>': app?.id ?? '',
    '<public url>': 'http://127.0.0.1:9',
    '<address, email or username>': 'ada@example.com',
    '<head of the line>': `1:${'x'.repeat(43)}`,
    'current,former': 'both',
  }
  for (const step of new Set(steps)) {
    const [, secrets, command = ''] =
      /^`(SECRET_KEY=\S+ )?npm run -s latchkey -- (.+)`$/.exec(filledIn(step, values)) ?? []
    const more = secrets ? { SECRET_KEY: `${key('a')},${key('another')}` } : {}
    // oxlint-disable-next-line no-await-in-loop
    const { code, err } = await run(command.split(' '), more)
    // Doctors and audits also find faults here: nothing answers, and no such row is in the log.
    const ends = /doctor|audit/.test(command) ? [0, 1, 3] : [0]
    expect(ends, `${step}: ${err}`).toContain(code)
    expect(err).not.toMatch(/Usage:|Error:/)
  }
})
