import { randomBytes } from 'node:crypto'
import { execFile } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { readConfig } from '../../src/config.ts'
import { runLatchkey } from '../support/run-latchkey.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')

type Environment = Record<string, string>

/** The example's values, filled in. */
function filledIn(environment: Environment): Environment {
  const values: Environment = {
    PUBLIC_URL: 'https://id.example.com',
    MYSQL_PASSWORD: 'geheim',
    REDIS_PASSWORD: 'geheim',
    MAIL_SERVER: 'smtp.example.com',
    MAIL_DEFAULT_SENDER: 'no-reply@example.com',
  }
  const valueOf = (name: string, fallback = '') =>
    values[name] ?? (name.endsWith('_KEY') ? randomBytes(32).toString('hex') : fallback)
  const entries = Object.entries(environment).map(([name, value]): [string, string] => {
    const text = value.replaceAll(
      /\$\{(\w+)(?::-([^}]*)|:\?[^}]*)?\}/g,
      (_all, used: string, fallback?: string) => valueOf(used, fallback),
    )
    return [name, text || valueOf(name)]
  })
  return Object.fromEntries(entries)
}

type Compose = { services: { app: { environment: Environment } } }
type Secret = { stringData: Environment }

const compose = parse(read('deploy/compose.yaml')) as Compose
const secret = parse(read('deploy/k8s/secret.example.yaml')) as Secret

test.each([
  ['compose.yaml', compose.services.app.environment],
  ['k8s/secret.example.yaml', secret.stringData],
])('the settings of deploy/%s start a service in production', (_name, environment) => {
  const known = new Set(read('.env.example').match(/^[A-Z_]+(?==)/gm))
  expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([])
  const config = readConfig({ NODE_ENV: 'production', ...filledIn(environment) })
  expect(config).toMatchObject({ isProduction: true, publicUrl: 'https://id.example.com' })
  expect(config.trustProxy).not.toEqual([])
})

test.each(globSync('deploy/**/*.yaml', { cwd: root }).map((path) => [path]))(
  '%s is YAML without a fault',
  (path) => {
    const parsed = parseAllDocuments(read(path))
    expect(parsed.length).toBeGreaterThan(0)
    expect(parsed.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([])
  },
)

test('what the image and the job start is built, and every manifest named exists', () => {
  const programs = ['deploy/Dockerfile', 'deploy/k8s/migration.yaml'].flatMap((path) =>
    read(path).match(/apps\/server\/(dist\/[\w/]+\.js|serve\.sh)/g),
  )
  expect(new Set(programs)).toEqual(
    new Set(['apps/server/serve.sh', 'apps/server/dist/latchkey.js']),
  )
  for (const path of programs) expect(existsSync(join(root, path ?? '')), path ?? '').toBe(true)
  const { resources } = parse(read('deploy/k8s/kustomization.yaml')) as {
    resources: string[]
  }
  for (const path of resources) expect(existsSync(join(root, 'deploy/k8s', path)), path).toBe(true)
})

test('the memory settings stand in one place, which every way to start reads', () => {
  const settings = /semi-space-size=\d|MALLOC_ARENA_MAX=\S/
  expect(read('apps/server/serve.sh').match(new RegExp(settings, 'g'))).toHaveLength(3)
  const files = globSync(
    '{scripts,deploy,bench/src,cluster/src,tools/src,apps/server/src}/**/*.*',
    {
      cwd: root,
    },
  )
  expect(files.filter((path) => settings.test(read(path)))).toEqual([])
  const starters = [
    'deploy/Dockerfile',
    'deploy/systemd/latchkey.service',
    'tools/src/testing/server-process.ts',
  ]
  for (const path of starters) expect(read(path), path).toContain('apps/server/serve.sh')
  expect(read('scripts/served.mjs')).toContain("'server/serve.sh'")
  for (const path of ['scripts/start.sh', 'scripts/example.mjs'])
    expect(read(path), path).toContain('served.mjs')
  for (const path of ['bench/src/server.ts', 'cluster/src/parts/simple-parts.ts'])
    expect(read(path), path).toContain('serveCommand')
})

test(
  'every proxy names the address it saw itself, and repeats no mutation',
  { tags: ['asvs-4.1.3'] },
  () => {
    for (const path of ['nginx/latchkey.conf', 'nginx/compose.conf']) {
      expect(read(`deploy/${path}`)).toContain('proxy_set_header X-Forwarded-For $remote_addr;')
      expect(read(`deploy/${path}`)).not.toMatch(/proxy_add_x_forwarded_for|non_idempotent/)
    }
    const haproxy = read('deploy/haproxy/latchkey.cfg')
    expect(haproxy).toContain('http-request set-header X-Forwarded-For %[src]')
    expect(haproxy).toMatch(/^ *retry-on conn-failure$/m)
  },
)

test(
  'nobody in the cluster but the ingress controller is believed or let in',
  { tags: ['asvs-13.2.4'] },
  () => {
    const { resources } = parse(read('deploy/k8s/kustomization.yaml')) as { resources: string[] }
    expect(resources).toContain('network-policy.yaml')
    const policy = parse(read('deploy/k8s/network-policy.yaml')) as {
      spec: { podSelector: object; policyTypes: string[]; ingress: { from: object[] }[] }
    }
    expect(policy.spec).toMatchObject({
      podSelector: { matchLabels: { app: 'latchkey' } },
      policyTypes: ['Ingress'],
    })
    expect(policy.spec.ingress.every(({ from }) => from.length > 0)).toBe(true)
    const widths = secret.stringData['TRUST_PROXY']?.split(',').map((range) => range.split('/')[1])
    for (const width of widths ?? []) expect(Number(width ?? 32)).toBeGreaterThanOrEqual(24)
  },
)

test('Redis asks for a password wherever the examples run one', () => {
  for (const environment of [filledIn(compose.services.app.environment), secret.stringData])
    expect(URL.parse(environment['REDIS_URL'] ?? '')?.password).not.toBe('')
  expect(read('deploy/compose.yaml')).toContain('requirepass')
})

test.each([
  'ProtectKernelLogs=yes',
  'ProtectProc=invisible',
  'RestrictNamespaces=yes',
  'UMask=0077',
  'NoNewPrivileges=yes',
  'ProtectSystem=strict',
])('the unit of systemd says %s', (line) => {
  expect(read('deploy/systemd/latchkey.service').split('\n')).toContain(line)
})

test('the command of a machine with systemd reads settings as the service does, and files where it was called', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-systemd-'))
  const at = (name: string) => join(folder, name)
  const command = read('deploy/systemd/latchkey')
    .replaceAll('/opt/latchkey', root)
    .replaceAll('/etc/latchkey.env', at('latchkey.env'))
  writeFileSync(at('latchkey'), command)
  writeFileSync(at('users.ndjson'), '{"username":"ida","email":"ida@example.com"}')
  const run = async (...lines: string[]) => {
    writeFileSync(at('latchkey.env'), [...lines, ''].join('\n'))
    const args = [at('latchkey'), 'users', 'import', 'users.ndjson', '--dry-run']
    const ended = promisify(execFile)('/bin/sh', args, {
      cwd: folder,
      env: { PATH: process.env['PATH'] },
    })
    return ended.catch(({ stdout, stderr }: { stdout: string; stderr: string }) => ({
      stdout,
      stderr,
    }))
  }
  const key = "JWT_SECRET_KEY='a secret of 32 bytes # and then some 0123456789'"
  const other = 'SECRET_KEY="another secret of 32 bytes and 0123456789"'
  const database = `DATABASE_URL=sqlite:${at('latchkey.db')}`
  const good = await run('# a comment', '', key, other, database)
  expect(good).toMatchObject({ stdout: expect.stringMatching(/^would create 1;/), stderr: '' })
  for (const line of [
    'MAIL_PASSWORD=geheim#1',
    'MAIL_PASSWORD=a\\b',
    'MAIL_PASSWORD="a\\nb"',
    'MAIL_PASSWORD=`geheim`',
    "MAIL_PASSWORD='a' # mine",
    'export MAIL_PASSWORD=geheim',
  ]) {
    const { stdout, stderr } = await run(key, other, line, database)
    expect([line, stdout]).toEqual([line, ''])
    expect(stderr).toMatch(/latchkey.env, line 3: write NAME='value'/)
  }
})

test('a file that npm run latchkey names is the one where the operator stands', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-npm-'))
  const env = { LATCHKEY_CALLED_FROM: folder }
  const { out } = await runLatchkey(['mail', 'preview', '--out', 'mails'], env)
  expect(out).toBe(`The emails are in ${join(folder, 'mails')}\n`)
  expect(read('scripts/latchkey.sh')).toContain('LATCHKEY_CALLED_FROM="${INIT_CWD:-$PWD}"')
})
