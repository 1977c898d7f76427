import type { IncomingMessage } from 'node:http'
import type { Provider } from 'oidc-provider'
import type { RegisteredApps } from '../apps/registered-apps.ts'
import type { Clock } from '../clock.ts'
import type { Config } from '../config.ts'
import type { Context } from '../context.ts'
import type { Database } from '../database/database.ts'
import type { Keys } from '../keys.ts'
import type { Guess } from '../limits/guesses.ts'
import type { Log } from '../log/log.ts'
import type { FindEnteredSession, ReadEnteredSession } from '../sessions/live-session.ts'
import type { SigningKeys } from '../signing/signing-keys.ts'
import { isClient } from './clients.ts'
import { quietly } from './quietly.ts'

export type EngineDatabase = Pick<Database, 'em' | 'prepare' | 'prepareChange'>

export type EngineDeps = {
  config: Config
  database: EngineDatabase
  apps: RegisteredApps
  signingKeys: SigningKeys
  findEnteredSession: FindEnteredSession
  readEnteredSession: ReadEnteredSession
  keys: Keys
  clock: Clock
  publicUrl: () => string
  log: Pick<Log, 'error' | 'warn'>
  /** Starts deliveries to apps whose sessions ended. */
  wakeLogouts(): void
  /** Returns the context of the call that the engine answers. */
  contextOf(req: IncomingMessage): Context | undefined
  /** Returns the guess that the secret of the call counts as. */
  guessOf(req: IncomingMessage): Guess | undefined
  /**
   * Takes a call back that failed for a known reason, such as a database that is away. Returns false for a bug,
   * which the engine answers.
   */
  handBack(req: IncomingMessage, error: unknown): boolean
}

/**
 * Opens the protocol engine when the first app with a redirect URI exists: the engine takes a tenth of
 * the process's memory. It fixes its keys at construction, so new keys need a new engine.
 */
export function createEngine(deps: EngineDeps): () => Promise<Provider | undefined> {
  let current: { of: string; engine: Promise<Provider> } | undefined

  return async () => {
    const apps = await deps.apps.all()
    if (!apps.some(isClient)) return undefined
    const pairs = await deps.signingKeys.pairs()
    const of = pairs.map(({ kid }) => kid).join(' ')
    if (current?.of !== of) {
      const engine = quietly(() => import('./provider.ts')).then(({ openProvider }) =>
        openProvider(deps, pairs),
      )
      current = { of, engine }
    }
    return current.engine
  }
}
