import { randomBytes } from 'node:crypto'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BenchDatabase } from './database.ts'
import { startProgram, type Program } from './program.ts'

export type Server = Program & { origin: string; stop(): Promise<void> }

export const listening = /listening on http/
const serve = fileURLToPath(new URL('../../apps/server/serve.sh', import.meta.url))
const bareEntry = fileURLToPath(new URL('bare-server.ts', import.meta.url))

const peerEntry = fileURLToPath(new URL('../peers/better-auth.mjs', import.meta.url))

const secrets = {
  SECRET_KEY: randomBytes(32).toString('hex'),
  JWT_SECRET_KEY: randomBytes(32).toString('hex'),
}

/**
 * Starts the built server like `npm start`, with the real hash cost. By default the dev inbox replaces
 * SMTP.
 */
export const startLatchkey = (
  database: BenchDatabase,
  env: Record<string, string> = {},
): Promise<Server> =>
  start(['sh', serve], {
    PATH: `${dirname(process.execPath)}:${process.env['PATH']}`,
    HOST: '127.0.0.1',
    PORT: '0',
    DATABASE_URL: database.url,
    // Every call has another IP address, because limits per address are not measured.
    TRUST_PROXY: '127.0.0.1/32',
    DEV_INBOX: 'true',
    // A few accounts sign in all the time, which the limits would refuse.
    LIMIT_SIGN_INS_PER_ACCOUNT: '9999999/1h',
    LIMIT_SIGN_INS_PER_IP: '9999999/1h',
    LIMIT_DEVICE_FAILURES_PER_ACCOUNT: '9999999/1h',
    ...secrets,
    ...env,
  })

/** Starts a minimal server for `auth.me`, with the same database and tokens. */
export const startBareServer = (database: BenchDatabase): Promise<Server> =>
  start([process.execPath, bareEntry], { DATABASE_URL: database.url, ...secrets })

/** Starts a peer. Its packages are not part of the workspace: `npm run bench:peers` installs them. */
export const startPeer = (database: BenchDatabase): Promise<Server> =>
  start([process.execPath, peerEntry], { DATABASE_URL: database.url, NODE_ENV: 'production' })

async function start(command: string[], env: Record<string, string>): Promise<Server> {
  const program = await startProgram(command, { ready: listening, env })
  return { ...program, origin: `http://127.0.0.1:${readPort(program.line)}` }
}

function readPort(line: string): string {
  const port = /:(\d+)$/.exec(line.trim())?.[1]
  if (!port) throw new Error(`no port in: ${line}`)
  return port
}
