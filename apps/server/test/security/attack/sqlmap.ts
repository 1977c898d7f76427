import { join } from 'node:path'
import { home, runTool, type Outcome } from './tool.ts'

const steady = ['--batch', '--flush-session', '--disable-coloring', '--threads=4']
const thorough = ['--level=2', '--risk=2']
const bounds = ['--timeout=20', '--retries=1', '--time-sec=2', '--ignore-code=401', '--skip-waf']
// A new IP address per attempt, or the limits would soon hide any hole.
const unlimited = ['--tamper=xforwardedfor', `--output-dir=${join(home, 'sqlmap')}`]

/** Injects SQL into every field of a JSON body, or at each `*`. */
export async function injectSql(asked: string, request: string[]): Promise<Outcome> {
  const said = await runTool(
    'sqlmap',
    [...steady, ...thorough, ...bounds, ...unlimited, ...request],
    900,
  )
  const holes = [...said.matchAll(/Parameter: .*/g)].map(([line]) => line)
  const isWhole = holes.length > 0 || /do not appear to be injectable/.test(said)
  if (!isWhole) throw new Error(`sqlmap did not end well (${asked}):\n${said}`)
  const refused = [...said.matchAll(/\) - (\d+) times/g)].map(([, times]) => Number(times))
  const calls = refused.reduce((sum, times) => sum + times, 0)
  return { tool: 'sqlmap', asked: `${asked}, ${calls} refused calls`, holes }
}

/** Marks every field: sqlmap itself skips values that look like a token. */
const marked = (input: Record<string, unknown>) =>
  JSON.stringify(input, (_key, value: unknown) => (typeof value === 'string' ? `${value}*` : value))

export const jsonBody = (
  url: string,
  input: Record<string, unknown>,
  headers: Record<string, string> = {},
) => [
  `--url=${url}`,
  '--method=POST',
  `--data=${marked(input)}`,
  `--headers=${Object.entries({ 'Content-Type': 'application/json', ...headers })
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n')}`,
]
