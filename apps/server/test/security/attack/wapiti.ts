import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { home, runTool, type Outcome } from './tool.ts'

/** All modules except those that contact the makers' server: ssrf, xxe, nikto, wapp. */
const modules =
  'backup,blindsql,brute_login_form,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,' +
  'methods,permanentxss,redirect,shellshock,sql,xss'

/** Reports about any server like this one, and the reasons why they are no hole. */
const explained: [RegExp, string][] = [
  [
    /X-XSS-Protection is not set/,
    'browsers gave it up for the CSP, and it opened holes of its own',
  ],
  [
    /Strict-Transport-Security is not set/,
    'only an https origin may send it; this one is loopback',
  ],
]

type Report = Record<
  'vulnerabilities' | 'anomalies',
  Record<string, { method: string; path: string; info: string }[]>
>

/** Crawls the pages and given URLs, and tries its attacks on each. */
export async function scan(url: string, addresses: string[]): Promise<Outcome> {
  const file = join(home, 'wapiti.json')
  const starts = addresses.flatMap((address) => ['-s', `${url}${address}`])
  const bounds = ['--max-scan-time', '60', '--max-attack-time', '60', '-t', '20', '-S', 'normal']
  const quiet = ['--no-bugreport', '--flush-session', '-v', '0', '-f', 'json', '-o', file]
  const stores = ['--store-session', join(home, 'session'), '--store-config', join(home, 'config')]
  const said = await runTool(
    'wapiti',
    ['-u', `${url}/`, '-m', modules, ...starts, ...bounds, ...quiet, ...stores],
    1500,
  )
  let report: Report
  try {
    report = JSON.parse(readFileSync(file, 'utf8')) as Report
  } catch (cause) {
    throw new Error(`wapiti did not end well:\n${said}`, { cause })
  }
  const found = [report.vulnerabilities, report.anomalies].flatMap((kinds) =>
    Object.entries(kinds).flatMap(([kind, places]) =>
      places.map(({ method, path, info }) => ({
        path,
        place: `${kind} at ${path}`,
        text: `${kind}: ${method} ${path} (${info})`,
      })),
    ),
  )
  const reasons = await Promise.all(found.map((one) => explain(url, one)))
  const holes = found.flatMap(({ text }, at) => (reasons[at] === undefined ? [text] : []))
  const remarks = found.flatMap(({ place }, at) =>
    reasons[at] ? [`${place}: ${reasons[at]}`] : [],
  )
  return {
    tool: 'wapiti',
    asked: `${addresses.length} addresses and what they link to`,
    holes,
    remarks,
  }
}

async function explain(url: string, { path, text }: { path: string; text: string }) {
  const known = explained.find(([words]) => words.test(text))?.[1]
  if (known !== undefined || !text.startsWith('Backup file')) return known
  const [there, page] = await Promise.all(
    [path, '/'].map(async (at) => (await fetch(url + at)).text()),
  )
  return there === page ? 'an unknown path is answered with the page, which says so' : undefined
}
