import {
  mailSettings,
  root,
  serveCommandIn,
  serveEnv,
} from '@latchkey/tools/testing/server-process'
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Address } from '../ask-node.ts'
import { answers } from './answers.ts'
import type { Engine } from './engine.ts'
import { listens } from './listens.ts'
import { createPart } from './part.ts'

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Redis writes every change to its file before answering, so that a crash loses no count. */
export function createRedis(folder: string, port: number) {
  const home = join(folder, 'redis')
  mkdirSync(home)
  const options = { bind: '127.0.0.1', port, dir: home, save: '', appendonly: 'yes' }
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
  return createPart({
    name: 'redis',
    log: join(folder, 'redis.log'),
    program: () => ({ command: 'redis-server', args }),
    isReady: () => listens(port),
  })
}

/** Writes each mail as a line of the file `mails`. */
export function createSink(folder: string, port: number, mails: string) {
  return createPart({
    name: 'mail server',
    log: join(folder, 'sink.log'),
    program: () => ({ command: process.execPath, args: [file('./sink.ts'), String(port), mails] }),
    isReady: () => listens(port),
  })
}

type NodeCheck = { folder: string; engine: Engine; port: number; nodes: Address[] }

export function createNodeCheck({ folder, engine, port, nodes }: NodeCheck) {
  const addresses = nodes.map((node) => `${node.host}:${node.port}`)
  return createPart({
    name: 'node check',
    log: join(folder, 'check.log'),
    program: () => ({
      command: process.execPath,
      args: [file('./node-check.ts'), engine, String(port), ...addresses],
    }),
    isReady: () => answers(`http://127.0.0.1:${port}/`),
  })
}

type Ports = { web: number; database: number; redis: number; smtp: number }

/** Settings shared by all replicas: the other parts' addresses, and the secrets. */
export function replicaSettings({ web, database, redis, smtp }: Ports): Record<string, string> {
  return {
    // In production, events are posted over https only.
    NODE_ENV: 'test',
    PUBLIC_URL: `http://localhost:${web}`,
    DATABASE_URL: `mysql://latchkey:latchkey@127.0.0.1:${database}/latchkey`,
    REDIS_URL: `redis://127.0.0.1:${redis}`,
    SECRET_KEY: randomBytes(32).toString('hex'),
    JWT_SECRET_KEY: randomBytes(32).toString('hex'),
    ...mailSettings(smtp),
    TRUST_PROXY: '127.0.0.1/32',
    CODE_RESEND_SECONDS: '0',
    WEBHOOK_ALLOW_PRIVATE: 'true',
  }
}

type Replica = {
  folder: string
  number: number
  port: number
  settings: Record<string, string>
  /** The built tree of a release; by default this one. */
  release?: string | undefined
}

export function createReplica({ folder, number, port, settings, release = root }: Replica) {
  let next = release
  const url = `http://127.0.0.1:${port}`
  const part = createPart({
    name: `replica ${number}`,
    log: join(folder, `replica${number}.log`),
    program: () => ({
      command: 'sh',
      args: serveCommandIn(next).slice(1),
      env: { ...settings, PORT: String(port), ...serveEnv },
    }),
    isReady: () => answers(`${url}/ready`),
  })
  return {
    ...part,
    url,
    /** Its next start runs this release. */
    upgrade(): void {
      next = root
    },
  }
}
