import { rmSync } from 'node:fs'
import { pagePaths } from '../../../src/http/web-app.ts'
import { User } from '../../../src/users/user.entity.ts'
import {
  good,
  password,
  register,
  signIn,
  startTestApp,
  type TestApp,
} from '../../support/harness.ts'
import { send, signedIn, validInput, withInput } from '../../support/raw-http.ts'
import { guessPasswords } from './hydra.ts'
import { injectSql, jsonBody } from './sqlmap.ts'
import { startLeakyServer } from './leaky-server.ts'
import { home, type Outcome } from './tool.ts'
import { scan } from './wapiti.ts'

const say = (line: string) => void process.stdout.write(`${line}\n`)

function tell(outcome: Outcome): Outcome {
  const { tool, asked, holes, remarks = [] } = outcome
  say(`${tool}: ${asked}: ${holes.length === 0 ? 'nothing found' : `${holes.length} found`}`)
  for (const hole of holes) say(`  ${hole}`)
  for (const remark of remarks) say(`  no hole: ${remark}`)
  return outcome
}

/** A tool that misses a known hole proves nothing. */
async function tryTools(app: TestApp): Promise<void> {
  await using leaky = await startLeakyServer()
  const control = await injectSql(
    'a server that joins its statements',
    jsonBody(leaky.url, { name: 'ann' }),
  )
  if (control.holes.length === 0) throw new Error('sqlmap does not find a hole that is there')
  await register(app, app.browser(), 'open')
  const found = await guessPasswords(app, 'open', [good])
  if (found.holes.length === 0) throw new Error('hydra does not find the right password')
}

async function attack(app: TestApp): Promise<Outcome[]> {
  const { browser, headers } = await signedIn(app, 'ann')
  const outcomes: Outcome[] = []
  const note = (outcome: Outcome) => void outcomes.push(tell(outcome))

  const pages = [...pagePaths.map((path) => path.replace(/:\w+/, 'x')), '/deep/link']
  const question = encodeURIComponent(JSON.stringify({ challengeId: 'A'.repeat(22) }))
  const calls = [
    '/trpc/auth.me',
    `/trpc/auth.codeStatus?input=${question}`,
    '/avatars/x',
    '/health',
  ]
  note(await scan(app.url, [...pages, ...calls]))

  for (const [path, procedure] of withInput) {
    const input = validInput(procedure)
    const url = `${app.url}/trpc/${path}`
    const { cookie, authorization } = headers
    const asQuery = [`--url=${url}?input=*`]
    const isQuery = procedure._def.type === 'query'
    note(
      await injectSql(
        path,
        isQuery ? asQuery : jsonBody(url, input, { Authorization: authorization, Cookie: cookie }),
      ),
    )
  }
  const carried = { Cookie: 'latchkey=x*.y*; latchkey-device=z*', Authorization: 'Bearer x*' }
  note(
    await injectSql(
      'auth.refresh, by cookies and headers',
      jsonBody(`${app.url}/trpc/auth.refresh`, {}, carried),
    ),
  )

  const many = Array.from({ length: 300 }, (_, at) => password(`guess ${at}`))
  note(await guessPasswords(app, 'ann', [...many, good]))
  await signIn(browser, 'ann')
  say('the owner, on a browser that signed in before, signed in at the first try')
  return outcomes
}

const faults: string[] = []
const logTo = { write: (line: string) => void (/"level":[56]0/.test(line) && faults.push(line)) }
await using app = await startTestApp({}, { logTo, logLevel: 'error' })
try {
  await tryTools(app)
  const outcomes = await attack(app)
  const health = await send(app, '/health', { method: 'GET' })
  const users = await app.database.em.fork().find(User, {}, { orderBy: { id: 'asc' } })
  const isWhole =
    health.status === 200 && users.map(({ username }) => username).join() === 'open,ann'
  for (const fault of faults) say(`the server logged an error: ${fault.trim()}`)
  if (!isWhole) say('the server is not what it was')
  const holes = outcomes.flatMap((outcome) => outcome.holes)
  process.exitCode = holes.length + faults.length === 0 && isWhole ? 0 : 1
} finally {
  rmSync(home, { recursive: true, force: true })
}
