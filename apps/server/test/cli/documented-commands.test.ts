import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { startMailServer } from '../support/failing-smtp.ts'
import { runLatchkey } from '../support/run-latchkey.ts'
import { createLastingDatabase } from '../support/server-process.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const exclude = ['**/node_modules/**', 'docs/decisions/**', 'docs/guide/production*.md']
const pages = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md'], { cwd: root, exclude })

/** Every line of every block of commands, without its remark. */
const lines = new Set(
  pages
    .flatMap((page) => [...readFileSync(root + page, 'utf8').matchAll(/^ *```sh\n([^]*?)^ *```/gm)])
    .flatMap(([, block = '']) => block.split('\n'))
    .map((line) => line.replace(/(^|\s+)#.*/, '').trim())
    .filter(Boolean),
)

const latchkey = /^(?:npm run -s latchkey --|node apps\/server\/dist\/latchkey\.js) (.*)$/

/** Commands that this file does not run, with the test that does or the reason why none can. */
const elsewhere: [RegExp, string][] = [
  [/^npm (start|test)$/, 'CI runs it'],
  [/^npx pnpm (check|tables|house|drift)$/, 'npm test runs it'],
  [/^npm run proof$/, 'apps/server/test/cli/command-docs.test.ts'],
  [/^npm run dev$/, 'tools/test/start-scripts.test.ts'],
  [/^npm run example$/, 'apps/web/e2e/example-notes.test.ts'],
  [/^npx pnpm --dir examples\/next dev$/, 'apps/web/e2e/example-next.test.ts'],
  [/^npx pnpm install$/, 'npm test runs it'],
  [/vitest run|playwright test/, 'npm test runs it'],
  [/^npx pnpm --dir examples\/node-client start$/, 'examples/node-client/test/example.test.ts'],
  [/--dir examples\/openapi-client/, 'examples/openapi-client/test/example.test.ts'],
  [/^npm run sbom$/, 'apps/server/test/security/dependencies.test.ts'],
  [/nodejs\.org|^v=|^tar /, 'it asks nodejs.org'],
  [/^for image|imagetools|^done$/, 'it asks registries of images'],
  [/move --to /, 'apps/server/test/database/move.test.ts'],
  [/proxy doctor /, 'apps/server/test/http/proxy-doctor.test.ts'],
  [/^export MAIL_/, 'it is a person’s account at a provider'],
  [/mail preview$/, 'apps/server/test/mail/preview.test.ts'],
  [/^npm run proof -- storm$/, 'apps/server/test/mail/storm.test.ts'],
  [/^openssl /, 'apps/server/test/mail/dkim.test.ts'],
  [/^npm run image |^sha256sum --check/, 'apps/server/test/process/image.test.ts'],
  [
    /^litestream |^mariadb-binlog /,
    'the first is in no registry that the tests reach, the second needs a log of days',
  ],
  [/backup verify (restored|latchkey)/, 'apps/server/test/database/backup-verify.test.ts'],
  [/^mariadb-dump|^zstd /, 'apps/server/test/process/production-guide.test.ts'],
  [/^mysqld --datadir|^mysqldump /, 'the guide says when they ran, on a copy of a whole server'],
  [/^npm run proof -- capacity/, 'bench/test/capacity.test.ts'],
  [
    /^npm (init|pkg|install) |^npx pnpm -r .* pack |^echo '<div id="root">|^node api\.js|^npx vite$/,
    'apps/web/e2e/your-app.test.ts',
  ],
  [/^ISSUER=\S+ .* node api\.ts$/, 'packages/verify/test/recipes.test.ts'],
  [/^CLIENT_ID=\S+ .* node server\.mjs$/, 'programs/test/guide.test.ts'],
  [/ node receiver\.mjs$/, 'apps/server/test/webhooks/guide.test.ts'],
  [/^npx pnpm --dir docs dev$/, 'npm test builds the same site'],
  [/^git pull /, 'it asks the repository for a newer release'],
  [/^docker /, 'no container runs where the tests run'],
]

const isElsewhere = (line: string) => elsewhere.some(([pattern]) => pattern.test(line))

test('every command of a document is run by a test, or it says why not', () => {
  expect(lines.size).toBeGreaterThan(40)
  expect([...lines].filter((line) => !latchkey.test(line) && !isElsewhere(line))).toEqual([])
  for (const [pattern, by] of elsewhere) {
    expect(
      [...lines].filter((line) => pattern.test(line)),
      String(pattern),
    ).not.toEqual([])
    if (by.includes('/')) expect(existsSync(root + by), by).toBe(true)
  }
})

test('the operator’s commands of the documents do what they say, one after the other', async () => {
  await using database = await createLastingDatabase()
  await using mails = await startMailServer()
  const cwd = mkdtempSync(join(tmpdir(), 'latchkey-documents-'))
  const env = {
    DATABASE_URL: database.url,
    MAIL_SERVER: '127.0.0.1',
    MAIL_PORT: String(mails.port),
    MAIL_USE_TLS: 'false',
    MAIL_DEFAULT_SENDER: 'no-reply@example.com',
  }
  const commands = [...lines]
    .filter((line) => latchkey.test(line) && !isElsewhere(line))
    .map((line) => latchkey.exec(line)?.[1]?.replace(/ >.*/, '') ?? '')
  const [create = '', ...others] = commands.toSorted((one) => (/users create/.test(one) ? -1 : 0))
  expect(create).toContain('users create')
  // The other commands find an account that may lose its role.
  const second = 'users create --username bob --email bob@example.com --role superadmin'
  for (const command of [create, second, ...others]) {
    const { code, err } = await runLatchkey(command.split(' '), env, cwd)
    const done = /mail doctor/.test(command) ? [0, 3] : [0]
    expect(done, `${command}: ${err}`).toContain(code)
  }
  rmSync(cwd, { recursive: true })
})
