import type { TestApp } from './harness.ts'

/** The metrics as Prometheus would read them now. */
export async function scrape({ metricsPort }: TestApp) {
  const answer = await fetch(`http://127.0.0.1:${metricsPort}/metrics`)
  const text = await answer.text()
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    text,
    names: [...text.matchAll(/^# TYPE (\w+)/gm)].map(([, name = '']) => name),
    lines,
    /** The value of one series, with labels in any order; undefined if there is none. */
    value(name: string, labels: Record<string, string> = {}): number | undefined {
      const found = lines.find((line) => {
        const [, series, inside = ''] = /^(\w+)(?:\{(.*)\})? /.exec(line) ?? []
        const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
        return (
          series === name &&
          inside.split(',').filter(Boolean).toSorted().join() === wanted.toSorted().join()
        )
      })
      return found === undefined ? undefined : Number(found.slice(found.lastIndexOf(' ')))
    },
  }
}
