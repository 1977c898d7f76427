import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { startTestApp } from '../support/harness.ts'
import { scrape } from '../support/scrape-metrics.ts'

const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8')

type Panel = { title: string; targets?: { expr: string }[] }
type Dashboard = { panels: Panel[]; templating: { list: { query: string }[] } }
type Alerts = { groups: { rules: { alert: string; expr: string }[] }[] }

const rules = (parse(read('deploy/prometheus/alerts.yaml')) as Alerts).groups.flatMap(
  (group) => group.rules,
)
const { panels, templating } = JSON.parse(read('deploy/grafana/latchkey.json')) as Dashboard
const drawn = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
const asked = [...templating.list.map(({ query }) => query), ...rules.map(({ expr }) => expr)]

const metricsIn = (expr: string) => expr.match(/\b(latchkey|nodejs|process)_\w+/g) ?? []
const labelsIn = (expr: string) =>
  [...expr.matchAll(/(\w+)(?:=~|!=|!~|=)"/g)].map(([, label = '']) => label)

await using app = await startTestApp({ METRICS_PORT: '0' })
const { names, text } = await scrape(app)

test('what dashboard and alerts ask for is exported, and everything exported of ours is drawn', () => {
  const bare = (name: string) => name.replace(/_(bucket|count|sum)$/, '')
  const used = [...drawn, ...asked].flatMap(metricsIn)
  expect(used.length).toBeGreaterThan(30)
  for (const name of used) {
    expect(names.includes(name) || names.includes(bare(name)), name).toBe(true)
  }
  const seen = new Set(drawn.flatMap(metricsIn).map(bare))
  const ours = names.filter((name) => name.startsWith('latchkey_'))
  expect(ours.filter((name) => !seen.has(name))).toEqual([])
})

test('they select by labels that the metrics have', () => {
  const docs = read('docs/guide/observability.md')
  const known = (name: string) => {
    const row = docs.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? ''
    return [...(row.split('|')[3] ?? '').matchAll(/`(\w+)`/g)].map(([, label = '']) => label)
  }
  for (const expr of [...drawn, ...rules.map((rule) => rule.expr)]) {
    const labels = metricsIn(expr).flatMap((name) => known(name.replace(/_(bucket|count)$/, '')))
    const given = ['instance', 'job', ...labels]
    expect(
      labelsIn(expr).filter((label) => !given.includes(label)),
      expr,
    ).toEqual([])
  }
})

test('every alert has its line in the docs, and every line its alert', () => {
  const docs = read('docs/guide/observability.md')
  const lines = [...docs.matchAll(/^\| `(Latchkey\w+)`/gm)].map(([, name]) => name)
  expect(lines).toEqual(rules.map(({ alert }) => alert))
})

test('usual figures of the process are there, and no label names a person or a place', () => {
  expect(names).toEqual(
    expect.arrayContaining(['process_cpu_seconds_total', 'nodejs_heap_size_used_bytes']),
  )
  expect(text).not.toMatch(/127\.0\.0\.1|@|localhost/)
})
