import { join } from 'node:path'
import { bin, root } from '../../scripts/run.mjs'
import { imageNeeds, packageNeed, type Need } from './testing/programs.ts'

export type Proof = {
  does: string
  command: string
  args: string[]
  cwd?: string
  /** Variables that make it long; those of the environment win. */
  sizes?: Record<string, string>
  needs?: Need[]
  /** True if it uses MariaDB and Redis. */
  usesServices?: boolean
}

const cwd = join(root, 'apps', 'server')
const verify = join(root, 'packages', 'verify')
const typescript = ['--conditions=development']
const security = (name: string) => ({
  command: bin('node'),
  args: [...typescript, `test/security/${name}/main.ts`],
  cwd,
})
const vitest = { command: join(cwd, 'node_modules', '.bin', 'vitest'), cwd }
/** SQLite needs no server. */
const onSqlite = (name: string) => [
  'run',
  '--project=sqlite',
  '--reporter=verbose',
  `test/security/${name}.test.ts`,
]

/** Checks that `npm test` runs in a short form or not at all. */
export const proofs: Record<string, Proof> = {
  enumeration: {
    does: 'no answer tells who has an account',
    ...security('enumeration'),
  },
  fuzz: {
    does: '100,000 malformed calls break nothing',
    ...vitest,
    args: onSqlite('fuzz'),
    sizes: { FUZZ_CALLS: '100000', FUZZ_PATIENCE_MS: '1000' },
  },
  oauth: {
    does: '100,000 malformed requests at /oauth and /gate cause no fault',
    ...vitest,
    args: onSqlite('oauth-fuzz'),
    sizes: { OAUTH_CALLS: '100000' },
  },
  legacy: {
    does: '100,000 generated calls of old clients end in their envelope',
    ...vitest,
    args: [...onSqlite('fuzz').slice(0, -1), 'test/legacy/generated-calls.test.ts'],
    sizes: { LEGACY_CALLS: '100000' },
  },
  siege: {
    does: '100,000 guesses lock no owner out',
    ...vitest,
    args: onSqlite('siege'),
    sizes: { SIEGE_FAILURES: '100000' },
  },
  attack: {
    does: 'wapiti, sqlmap and hydra find nothing',
    ...security('attack'),
    needs: ['wapiti', 'sqlmap', 'hydra'].map(packageNeed),
  },
  storm: {
    does: 'failing mail servers and kills lose no mail and send none twice',
    ...vitest,
    args: ['run', ...['storm', 'kill', 'neutral'].map((name) => `test/mail/${name}.test.ts`)],
    sizes: { STORM_MAILS: '1000', STORM_SENDS: '500', STORM_ARM: '300' },
    usesServices: true,
  },
  feed: {
    does: 'under load, no verifier accepts a token two seconds after what shut its owner out',
    command: join(verify, 'node_modules', '.bin', 'vitest'),
    args: ['run', ...['storm', 'away', 'rotation'].map((name) => `test/${name}.test.ts`)],
    cwd: verify,
    sizes: {
      FEED_PEOPLE: '60',
      FEED_CALLS: '500',
      FEED_SECONDS: '60',
      FEED_BOUND_MS: '2000',
      FEED_MINUTE_MS: '1000',
    },
  },
  webhooks: {
    does: 'of 1,000 events none is lost on the way to a webhook, whatever fails or is killed',
    ...vitest,
    args: ['run', 'test/webhooks/storm.test.ts'],
    sizes: { STORM_EVENTS: '1000' },
    usesServices: true,
  },
  image: {
    does: 'the image is built, verified, and serves people from a read-only file system',
    ...vitest,
    args: ['run', '--project=sqlite', '--reporter=verbose', 'test/process/image.test.ts'],
    needs: imageNeeds,
  },
  chaos: {
    does: 'a cluster whose parts are killed loses nothing it confirmed',
    command: bin('node'),
    args: [...typescript, 'cluster/src/chaos/main.ts'],
  },
  capacity: {
    does: 'what each call costs here, and what a load needs',
    command: bin('node'),
    args: ['bench/src/capacity/main.ts'],
    usesServices: true,
  },
  pages: {
    does: 'the weight and the speed of the pages',
    command: bin('pnpm'),
    args: ['--silent', '--filter', '@latchkey/web', 'perf'],
  },
}
