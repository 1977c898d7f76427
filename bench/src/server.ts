import { serveCommand, serveEnv, startServerProcess } from '@latchkey/tools/testing/server-process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { BenchDatabase } from './database.ts'

export type Server = Awaited<ReturnType<typeof start>>

const bareEntry = fileURLToPath(new URL('bare-server.ts', import.meta.url))

const peerEntry = fileURLToPath(new URL('../peers/better-auth.mjs', import.meta.url))

export const secrets = {
  SECRET_KEY: randomBytes(32).toString('hex'),
  JWT_SECRET_KEY: randomBytes(32).toString('hex'),
}

/**
 * Starts the built server like `npm start`, with the real hash cost. By default the dev inbox replaces
 * SMTP.
 */
export const startLatchkey = (database: BenchDatabase, env: Record<string, string> = {}) =>
  start(serveCommand, {
    ...serveEnv,
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
export const startBareServer = (database: BenchDatabase) =>
  start([process.execPath, bareEntry], { DATABASE_URL: database.url, ...secrets })

/** Starts a peer. Its packages are not part of the workspace: `npm run bench -- --peers` installs them. */
export const startPeer = (database: BenchDatabase) =>
  start([process.execPath, peerEntry], { DATABASE_URL: database.url, NODE_ENV: 'production' })

async function start(command: string[], env: Record<string, string>) {
  const server = await startServerProcess(
    { ...inheritedEnv(), ...env },
    { command, output: 'until ready' },
  )
  const { pid } = server.child
  if (pid === undefined) throw new Error(`${command.join(' ')} has no process id`)
  return { ...server, pid, origin: `http://127.0.0.1:${new URL(server.url).port}` }
}

/** The inherited environment may name another package manager's Node or another checkout's settings. */
export const inheritedEnv = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value === undefined || /^(npm_|NODE_ENV$|VITEST)/.test(name) ? [] : [[name, value]],
    ),
  )
