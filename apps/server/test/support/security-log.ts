import type { EventKind } from '@latchkey/shared/security-event'
import { createHmac, type KeyObject } from 'node:crypto'
import { SecurityEvent } from '../../src/audit/event.entity.ts'
import type { Head } from '../../src/audit/head.ts'
import { createLogKeeper } from '../../src/audit/keeper.ts'
import { recordEvent } from '../../src/audit/record.ts'
import { linesOf } from '../../src/audit/report.ts'
import { verifyLog } from '../../src/audit/verify.ts'
import { seconds, later } from '../../src/clock.ts'
import { openDatabase } from '../../src/database/database.ts'
import { entities } from '../../src/entities.ts'
import { deriveKeys, type Keys } from '../../src/keys.ts'
import { createEmptyDatabase } from './harness.ts'

export const secret = 'a test secret of 32 bytes and then some 0123456789'
export const keys = deriveKeys(secret)

type Verify = { under?: Keys; now?: Date; heads?: Head[]; from?: Head | undefined }

/** A security log without a running service that would seal it during a test. */
export async function openLog(url?: string) {
  const made = url === undefined ? await createEmptyDatabase() : { url, drop: async () => {} }
  const database = await openDatabase(made.url, { entities })
  const em = () => database.em.fork()

  const log = {
    url: made.url,
    root: database.em,
    sql: (statement: string) => em().execute(statement),
    rows: () => em().find(SecurityEvent, {}, { orderBy: { id: 'asc' } }),
    at: (position: number) => em().findOneOrFail(SecurityEvent, { position }),

    /** Writes rows of users, an operator and an administrator. */
    async write(count: number, { under = keys, now = new Date() } = {}) {
      const kinds: EventKind[] = ['sign_in_failed', 'signed_in', 'role_changed']
      for (let n = 0; n < count; n += 1) {
        const kind = kinds[n % kinds.length] ?? 'signed_in'
        const person = { ip: `192.0.2.${n + 1}`, userAgent: `agent ${n}`, requestId: `call-${n}` }
        const by = n < 3 ? { actor: 'operator' as const } : { ...person, actorId: 7 }
        const around = kind === 'role_changed' ? by : person
        // A failed sign-in may have no account.
        const userId = kind === 'sign_in_failed' ? undefined : 1 + (n % 2)
        const happening = { kind, userId, detail: `row ${n}` }
        const at = later(now, seconds(n))
        await database.insert((rows) =>
          recordEvent(rows, happening, { ...around, keys: under, now: at }),
        )
      }
    },

    /** Writes a row as versions before migration 0011 did, without a MAC. */
    async writeFormer({ detail = 'former', at = new Date() } = {}) {
      await database.insert((rows) =>
        rows.create(SecurityEvent, {
          at,
          kind: 'signed_in',
          userId: 1,
          actor: 'person',
          detail,
          ip: '192.0.2.200',
          ipSeal: former(keys.audit, 'ip', '192.0.2.200'),
          userAgent: 'agent',
          requestId: 'call',
          keyId: keys.id,
        }),
      )
    },

    /** Seals rows as those versions did. */
    async sealFormer() {
      const rows = await log.rows()
      const end = rows.reduce<SecurityEvent | undefined>(
        (last, row) => ((row.position ?? 0) > (last?.position ?? 0) ? row : last),
        undefined,
      )
      let [position, seal] = [end?.position ?? 0, end?.seal ?? 'latchkey security log']
      for (const row of rows.filter((one) => one.position == null)) {
        const { id, at, kind, userId, actor, detail, ipSeal, userAgent, requestId } = row
        const told = [at.toISOString(), kind, userId, actor, detail, ipSeal, userAgent, requestId]
        const parts = told.map((part) => JSON.stringify(part ?? null))
        position += 1
        seal = former(keys.audit, seal, String(position), ...parts)
        await em().nativeUpdate(SecurityEvent, { id }, { position, seal })
      }
    },

    /** A running process of the service, and its log. */
    startService({ under = keys, now = new Date() } = {}) {
      const said: unknown[][] = []
      const say = (...words: unknown[]) => void said.push(words)
      const means = { keys: under, clock: () => now, log: { error: say, info: say } }
      return { said, ...createLogKeeper(database.em, means) }
    },

    async verify({ under = keys, now = new Date(), heads = [], from }: Verify = {}) {
      const verdict = await verifyLog(database.em, { keys: under, now, heads, from })
      return { ...verdict, ...linesOf(verdict) }
    },

    async [Symbol.asyncDispose]() {
      await database.close()
      await made.drop()
    },
  }
  return log
}

export type Log = Awaited<ReturnType<typeof openLog>>

const former = (key: KeyObject, ...parts: string[]) =>
  createHmac('sha256', key).update(JSON.stringify(parts)).digest('base64url')
