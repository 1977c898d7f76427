import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@latchkey/tools/testing/free-port'
import { required } from '@latchkey/tools/testing/installed'
import { launch } from '@latchkey/tools/testing/launch'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { createBrowser, good, password, refusal, signIn } from '../support/harness.ts'
import { inboxCode } from '../support/inbox-code.ts'
import { isMysql } from '../support/engine.ts'
import { createLastingDatabase, startProcess } from '../support/server-process.ts'

const deploy = fileURLToPath(new URL('../../../../deploy/', import.meta.url))
const read = (path: string) => readFileSync(join(deploy, path), 'utf8')
const promtool = (...args: string[]) =>
  String(execFileSync(required('promtool'), args, { cwd: join(deploy, 'prometheus') }))

type Tests = { tests: { alert_rule_test: { alertname: string; exp_alerts?: object[] }[] }[] }
type Rules = { groups: { rules: { alert: string }[] }[] }
type Panel = { title: string; targets?: { expr: string }[] }
type Answer<T> = { status: string; data: T }
type Found = { result: { value: [number, string] }[] }
type Judged = { groups: { rules: { name: string; health: string; state: string }[] }[] }

test('every alert fires in a test of promtool, and none at a healthy service', () => {
  expect(promtool('check', 'rules', 'alerts.yaml')).toContain('SUCCESS')
  expect(promtool('test', 'rules', 'alerts.test.yaml')).toContain('SUCCESS')
  const { groups } = parse(read('prometheus/alerts.yaml')) as Rules
  const alerts = groups.flatMap(({ rules }) => rules.map(({ alert }) => alert))
  const { tests } = parse(read('prometheus/alerts.test.yaml')) as Tests
  const judged = tests.flatMap((one) => one.alert_rule_test)
  const fired = judged.filter(({ exp_alerts: expected = [] }) => expected.length > 0)
  expect([...new Set(fired.map(({ alertname }) => alertname))]).toEqual(alerts)
  const healthy = tests.at(-1)?.alert_rule_test ?? []
  expect(healthy.map(({ alertname }) => alertname)).toEqual(alerts)
  expect(healthy.filter(({ exp_alerts: expected }) => expected !== undefined)).toEqual([])
})

/** A Prometheus with the guide's configuration and a shorter interval. */
async function startPrometheus(target: number) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-prometheus-'))
  const guide = readFileSync(join(deploy, '../docs/guide/observability.md'), 'utf8')
  const [, example = ''] = /```yaml\n(rule_files[^]*?)```/.exec(guide) ?? []
  const config = join(folder, 'prometheus.yml')
  const often = 'global: { scrape_interval: 1s, evaluation_interval: 1s }\n'
  const here = example.replace(':9464', `:${target}`)
  writeFileSync(config, often + here.replace('alerts.yaml', join(deploy, 'prometheus/alerts.yaml')))
  expect(promtool('check', 'config', config)).toContain('SUCCESS')
  const port = await freePort()
  const program = launch([
    required('prometheus'),
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ])
  const ask = async <T>(path: string): Promise<T> => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`)
    const { status, data } = (await answer.json()) as Answer<T>
    expect(status).toBe('success')
    return data
  }
  return {
    query: async (expr: string) =>
      (await ask<Found>(`query?query=${encodeURIComponent(expr)}`)).result.map(({ value }) =>
        Number(value[1]),
      ),
    rules: async () => (await ask<Judged>('rules')).groups.flatMap(({ rules }) => rules),
    async [Symbol.asyncDispose]() {
      program.kill('SIGTERM')
      await program.ended
      rmSync(folder, { recursive: true })
    },
  }
}

/** Activity that fills the panels: users who register, sign in, mistype and leave. */
async function useOnce(url: string, name: string): Promise<void> {
  const browser = createBrowser(url)
  const email = `${name}@example.com`
  const { auth } = browser.api
  const { challengeId } = await auth.sendCode.mutate({ email, type: 'register' })
  const code = await inboxCode(url, email)
  const session = await auth.register.mutate({ challengeId, code, username: name, password: good })
  browser.jar.accessToken = session.accessToken
  await auth.me.query()
  await refusal(auth.login.mutate({ identifier: name, password: password('mistyped') }))
  await signIn(browser, name)
  await auth.logout.mutate()
}

// The connection pool is one of the panels.
test.runIf(isMysql)(
  'a Prometheus that reads the built server answers every panel, and finds nothing to alert',
  async () => {
    await using database = await createLastingDatabase()
    const port = await freePort()
    const env = { DATABASE_URL: database.url, METRICS_PORT: String(port) }
    await using server = await startProcess(env)
    await using prometheus = await startPrometheus(port)
    await expect
      .poll(() => prometheus.query('up{job="latchkey"} == 1').catch(() => []))
      .toEqual([1])
    const { panels } = JSON.parse(read('grafana/latchkey.json')) as { panels: Panel[] }
    const exprs = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
    expect(exprs.length).toBeGreaterThan(25)
    const asked = exprs.map((expr) =>
      expr.replaceAll('$instance', '.*').replaceAll('$__rate_interval', '1m'),
    )
    await useOnce(server.url, 'waiting')
    const underWay = () => database.execute(`select id from mails where state = 'queued'`)
    await expect.poll(underWay).toEqual([])
    // A later attempt would count as written under a wrong clock.
    await database.execute(
      `update mails set state = 'queued', lease = null, next_try_at = utc_timestamp() + interval 5 minute, useful_until = utc_timestamp() + interval 10 minute`,
    )
    let people = 0
    const silent = async () => {
      await useOnce(server.url, `person${(people += 1)}`)
      const answers = await Promise.all(asked.map((expr) => prometheus.query(expr)))
      return asked.filter((_expr, index) => !answers[index]?.some((value) => !Number.isNaN(value)))
    }
    await expect.poll(silent, { interval: 1000 }).toEqual([])
    const rules = await prometheus.rules()
    expect(rules.length).toBeGreaterThan(15)
    expect(rules.filter(({ health, state }) => health !== 'ok' || state === 'firing')).toEqual([])
  },
)
