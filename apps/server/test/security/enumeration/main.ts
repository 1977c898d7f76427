import { parseArgs } from 'node:util'
import { standardCost } from '../../../src/passwords/password.ts'
import { deriveKeys } from '../../../src/keys.ts'
import { startTestApp } from '../../support/harness.ts'
import { audit, type Finding } from './audit.ts'
import { populate, type Audited } from './audited.ts'
import { countsByAddress, remote } from './remote.ts'
import { conclude, describe, verdict } from './report.ts'
import { stories } from './stories.ts'

const usage = `Usage: npm run proof -- enumeration [--per-arm <number>] [--database <url>]
  or [--url <origin> --known <address,…> …]
  --per-arm     how often each kind of answer is timed for each person, at least (300)
  --procedure   only this one; may be given several times
  --url         a server that runs already; without it one is started
  --database    an empty database for it, as DATABASE_URL names it; without it SQLite in memory
  --known, --banned, --muted, --unverified
                addresses the server knows, comma-separated: of accounts, and of asked and never answered
                codes. Each round takes the next: five failures pause an account
  The server must take this machine for a proxy (TRUST_PROXY): every question comes from an address of
  its own. It mails all of them and pauses sign-in of all of them: use a copy, not the service itself.
Exit code: 0 nothing tells who has an account, 1 something does, 2 it could not be judged`

const list = { type: 'string', default: '' } as const
const options = {
  'per-arm': { type: 'string', default: '300' },
  procedure: { type: 'string', multiple: true },
  url: { type: 'string' },
  database: { type: 'string' },
  known: list,
  banned: list,
  muted: list,
  unverified: list,
  help: { type: 'boolean', default: false },
} as const

const say = (text: string) => void process.stdout.write(`${text}\n`)

async function ask(audited: Audited, perArm: number, paths = Object.keys(stories)): Promise<void> {
  const findings: Finding[] = []
  for (const path of paths) {
    for (const finding of await audit(audited, { perArm, paths: [path] })) {
      findings.push(finding)
      say(describe(finding))
    }
  }
  say(`\n${conclude(findings, perArm)}`)
  process.exitCode = verdict(findings, perArm)
}

async function main(): Promise<void> {
  const {
    help,
    url,
    database,
    procedure,
    'per-arm': given,
    ...named
  } = parseArgs({ options }).values
  if (help) return say(usage)
  const perArm = Number(given)
  if (!Number.isSafeInteger(perArm) || perArm < 1) throw new Error('--per-arm takes a whole number')
  if (url !== undefined) {
    const audited = remote(url, named)
    if (await countsByAddress(audited)) return ask(audited, perArm, procedure)
    throw new Error(
      `${url} counts every question of this machine under one address: set its TRUST_PROXY`,
    )
  }
  const secret = 'a test secret of 32 bytes and then some 0123456789'
  const settings = { SECRET_KEY: secret, ...(database !== undefined && { DATABASE_URL: database }) }
  await using app = await startTestApp(settings, { hashCost: standardCost })
  // Each account fails about twelve times per round, and is disabled after a hundred consecutive
  // failures.
  const members = Math.ceil(perArm / 12)
  await ask(await populate(app, deriveKeys(secret), members), perArm, procedure)
}

try {
  await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}\n`)
  // The mail server of a service that did not start would keep this program waiting.
  process.exit(2)
}
