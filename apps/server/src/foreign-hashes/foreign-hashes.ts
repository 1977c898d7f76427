import type { PasswordDigest } from '@latchkey/shared/digest'
import { digestLegacyPassword } from '@latchkey/shared/digest'
import { minutes, seconds } from '../clock.ts'
import type { Database } from '../database/database.ts'
import type { Keys } from '../keys.ts'
import { unusablePassword } from '../passwords/password.ts'
import type { ForeignHash } from './foreign-hash.ts'
import { sealedHashOf } from './sealed-hash.statements.ts'
import { ofDigest } from './sha256.ts'
import { openHash, type Holder, type Sealed } from './sealing.ts'
import { compareDecoy, readStock, type Stock } from './stock.ts'

/** The forms of a password that a caller sent beside its digest. */
export type Sent = { typed?: string | undefined; legacy?: PasswordDigest | undefined }

export type ForeignHashes = {
  /** The number of accounts whose password another program hashed. */
  left(): number
  /** The forms that pages send beside the digest while such accounts are left. */
  wanted(): { typed: boolean; legacy: boolean }
  /** Finds the foreign hash of an account; undefined once no account has one. */
  find(account: Pick<Holder, 'id'> | undefined): Promise<Sealed | undefined>
  open(account: Holder, sealed: Sealed): ForeignHash | undefined
  /**
   * Returns the step after the comparison of the own hash: a wrong password costs one foreign hash for every name.
   * It is undefined once no account is left.
   */
  comparison(whose: {
    name: string
    hash: ForeignHash | undefined
    sent: Sent
  }): (() => Promise<boolean>) | undefined
  /** Counts the remaining hashes after a first sign-in, which does not wait. Does nothing while counting takes long. */
  renew(): void
  stop(): Promise<void>
}

type Deps = {
  database: Pick<Database, 'em' | 'prepare'>
  keys: Keys
  log: { warn(what: object, text: string): void }
}

/** Counting many rows is slow, and one row hardly changes the cost of the others. */
const [few, soon, late] = [10_000, seconds(15), minutes(10)]

/** Runs one call of `work` at a time. Calls in the meantime share the next one. */
function singleFlight(work: () => Promise<void>) {
  let running: Promise<void> | undefined
  let isDue = false
  async function runWhileDue(): Promise<void> {
    while (isDue) {
      isDue = false
      // oxlint-disable-next-line no-await-in-loop
      await work()
    }
    running = undefined
  }
  return {
    run(): Promise<void> {
      isDue = true
      return (running ??= runWhileDue())
    },
    settled: async () => running,
  }
}

export async function createForeignHashes({ database, keys, log }: Deps): Promise<ForeignHashes> {
  const ask = database.prepare(sealedHashOf)
  const nothing = { typed: unusablePassword(), legacy: unusablePassword() }
  const read = (known?: Stock) => readStock(database.em.fork(), { keys, known })
  let stock = await read()
  let timer: NodeJS.Timeout | undefined

  const renewal = singleFlight(() =>
    read(stock).then(
      (found) => void (stock = found),
      (err: unknown) => log.warn({ err }, 'foreign hashes cannot be read'),
    ),
  )

  function plan(): void {
    timer = setTimeout(
      async () => {
        await renewal.run()
        if (timer) plan()
      },
      stock.total < few ? soon : late,
    ).unref()
  }
  plan()

  return {
    left: () => stock.total,
    wanted: () => ({
      typed: stock.sorts.some(({ profile }) => profile !== ofDigest),
      legacy: stock.sorts.some(({ profile }) => profile === ofDigest),
    }),
    async find(account) {
      if (stock.total === 0) return undefined
      const [row] = await ask(account?.id ?? 0)
      return row && { sealed: row.sealed, secretKeyId: row.secret_key_id }
    },
    open: (account, sealed) => openHash(keys, account, sealed),
    comparison({ name, hash, sent }) {
      if (stock.total === 0) return undefined
      const { typed, legacy } = sent
      const entered = {
        typed: typed ?? nothing.typed,
        legacy: typed === undefined ? (legacy ?? nothing.legacy) : digestLegacyPassword(typed),
      }
      return async () => {
        if (hash) return hash.matches(entered).catch(() => false)
        await compareDecoy(stock, keys, { name, entered })
        return false
      }
    },
    renew() {
      if (stock.total < few) void renewal.run()
    },
    stop() {
      clearTimeout(timer)
      timer = undefined
      return renewal.settled()
    },
  }
}
