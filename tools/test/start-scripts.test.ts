import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { matchesGlob } from 'node:path'
import { expect, test } from 'vitest'
import { root as cwd } from '../../scripts/run.mjs'
import { readSettings } from '../../scripts/settings.mjs'
import { freePair } from '../src/testing/free-port.ts'
import { startServerProcess, testSettings } from '../src/testing/server-process.ts'

const { scripts } = JSON.parse(readFileSync(`${cwd}package.json`, 'utf8')) as {
  scripts: Record<string, string>
}
const ask = (program: string, ...args: string[]) =>
  execFileSync(program, args, { cwd, encoding: 'utf8' }).trim()
const git = (...args: string[]) => ask('git', ...args)

test('npm run dev shows the service’s brand and settings on the port of PORT, and leaves no file', async () => {
  const before = git('status', '--porcelain')
  // The service takes the next port.
  const port = await freePair()
  const env = {
    ...process.env,
    PORT: String(port),
    DATABASE_URL: 'sqlite::memory:',
    BRAND_NAME: 'Lock & Key',
    BRAND_COLOR: '#a03060',
    PASSWORD_MIN_LENGTH: '11',
    MAIL_SERVER: '',
  }
  const dev = spawn(process.execPath, ['scripts/dev.mjs'], { cwd, env, stdio: 'ignore' })
  const ended = once(dev, 'exit')
  try {
    const read = async (path: string) =>
      (await fetch(`http://localhost:${port}${path}`).catch(() => undefined))?.text() ?? ''
    // A start rebuilds the files that changed since the last build.
    const started = expect.poll(() => read('/login'), { timeout: 120_000 })
    await started.toContain('<title>Lock &amp; Key</title>')
    const page = await read('/login')
    expect(page).toContain('name="latchkey-password-min" content="11"')
    expect(page).toContain(`name="latchkey-public-url" content="http://localhost:${port}"`)
    expect(page).toContain('src="/src/main.tsx"')
    // The page of all callers must contain neither the built program nor the data of one caller.
    expect(page).not.toMatch(/"\/assets\/|latchkey-session/)
    expect(await read('/brand.css')).toMatch(/--/)
    expect(await read('/dev/inbox.json')).toBe('[]')
  } finally {
    dev.kill('SIGTERM')
    await ended
  }
  expect(git('status', '--porcelain')).toBe(before)
})

test('the scripts read .env as the service does', () => {
  expect(readSettings('\uFEFFPORT=4000\nBRAND_NAME= \nEXAMPLE_API_PORT=4081\n')).toEqual({
    PORT: '4000',
    BRAND_NAME: '',
    EXAMPLE_API_PORT: '4081',
  })
})

test('on Windows every command says at once why it does not run and what does', () => {
  const started = Object.entries(scripts).filter(([, line]) => /\b(sh|exec)\b/.test(line))
  expect(started.map(([name]) => name)).toEqual(expect.arrayContaining(['start', 'dev', 'test']))
  for (const [name, line] of started)
    expect(line, name).toMatch(/^node scripts\/windows\.mjs && exec /)
  const windows = `data:text/javascript,Object.defineProperty(process,'platform',{value:'win32'})`
  for (const script of ['windows', 'setup', 'dev', 'example']) {
    const args = ['--import', windows, `scripts/${script}.mjs`]
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, encoding: 'utf8' })
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(stderr).toMatch(/^Latchkey does not run on Windows itself: .*[^]*WSL[^]*docker build/)
    expect(stderr).not.toMatch(/\bat .*:\d+:\d+/)
  }
  expect(spawnSync(process.execPath, ['scripts/windows.mjs'], { cwd }).status).toBe(0)
})

test('a start installs all packages but those of the documents, of Next.js and of tried programs', () => {
  const print = `import { service } from './scripts/setup.mjs'; console.log(service.join(' '))`
  const told = ask(process.execPath, '--input-type=module', '-e', print)
  const filters = told.split(' ').flatMap((name) => ['--filter', name])
  const listed = ask('pnpm', 'list', '--recursive', '--depth', '-1', '--json', ...filters)
  const names = (JSON.parse(listed) as { name: string }[]).map(({ name }) => name)
  expect(names).toEqual(
    expect.arrayContaining(['latchkey', '@latchkey/server', '@latchkey/web', '@latchkey/tools']),
  )
  for (const name of ['@latchkey/docs', '@latchkey/example-next', '@latchkey/programs'])
    expect(names).not.toContain(name)
})

test('a start builds every package that other programs install', () => {
  const print = `import { built } from './scripts/setup.mjs'; console.log(built.join(' '))`
  const built = ask(process.execPath, '--input-type=module', '-e', print).split(' ')
  const filters = built.map((name) => `--filter=${name}`)
  const plan = JSON.parse(ask('turbo', 'run', 'build', '--dry=json', ...filters)) as {
    tasks: { package: string }[]
  }
  const others = ask('git', 'ls-files', 'packages/*/package.json')
    .split('\n')
    .map((file) => JSON.parse(readFileSync(cwd + file, 'utf8')))
    .filter((manifest) => manifest.private !== true)
    .map((manifest) => String(manifest.name))
  expect(others).toContain('@latchkey/client')
  const planned = plan.tasks.map((task) => task.package)
  expect(others.filter((name) => !planned.includes(name))).toEqual([])
})

test('npm start runs a copy, which later builds leave alone', async () => {
  const command = ['sh', `${cwd}scripts/start.sh`]
  const env = { ...process.env, ...testSettings, DATABASE_URL: 'sqlite::memory:' }
  await using service = await startServerProcess(env, { command })
  const page = await (await fetch(`${service.url}/login`)).text()
  const [, asset] = /src="(\/assets\/[^"]+)"/.exec(page) ?? []
  expect((await fetch(`${service.url}${asset}`)).status).toBe(200)
  expect(ask('ps', '-o', 'args=', '-p', String(service.child.pid))).toContain(
    '/apps/server/.served/',
  )
})

test('the checks install what a start left out', () => {
  expect(scripts['check']).toMatch(/^node scripts\/setup\.mjs --everything && /)
})

test('what commands of the guides write beside the clone is neither committed nor sent to an image', () => {
  const written = [
    'accounts.ndjson',
    'accounts.csv',
    'backups/2026-11-24/secrets.json',
    'before.ndjson',
    'decisions.csv',
    'image/latchkey.oci.tar',
    'latchkey.log',
    'latchkey.sql.zst',
    'mails/01-register_code.en.html',
  ]
  // git ends with 1 if it ignores none of them.
  const { stdout } = spawnSync('git', ['check-ignore', ...written], { cwd, encoding: 'utf8' })
  expect(stdout.trim().split('\n')).toEqual(written)
  const kept = readFileSync(`${cwd}.dockerignore`, 'utf8').split('\n')
  const names = written.map((file) => file.split('/')[0] ?? '')
  expect(names.filter((name) => !kept.some((pattern) => matchesGlob(name, pattern)))).toEqual([])
})
