import { ForeignKeyConstraintViolationException } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { errors, type Adapter, type AdapterPayload } from 'oidc-provider'
import { later, seconds, type Clock } from '../clock.ts'
import { retry } from '../database/retry.ts'
import { isRefused } from '../database/transient-errors.ts'
import { sessionOfGrant } from './grant-id.ts'
import { OidcRecord } from './oidc-record.entity.ts'
import type { ProjectSession } from './projected-session.ts'
import { grantKey, keyOf } from './record-key.ts'

/** Apps with several tabs or processes present one refresh token at the same time. */
const refreshGrace = seconds(10)

/** The engine's own ids are longer. */
const sessionIdLength = 36

const tokens = new Set(['AccessToken', 'RefreshToken'])

type Deps = { em: EntityManager; clock: Clock; project: ProjectSession }

/** Stores the engine's records of one model. The records of a session are deleted with its row. */
export function createRecords(model: string, { em, clock, project }: Deps): Adapter {
  const again = <T>(work: () => Promise<T>) => retry(work, isRefused)

  async function upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
    const session = sessionIdOf(model, id, payload)
    // A sign-in that failed before its session was named leaves a cookie that points to no session.
    if (session !== null && session.length !== sessionIdLength) return
    const row = {
      id: keyOf(model, id),
      model,
      payload: JSON.stringify(stored(model, payload, clock())),
      // A request is decided anew, whatever its session had granted before.
      grantId: model === 'Interaction' ? null : (payload.grantId ?? null),
      session,
      expiresAt: later(clock(), seconds(expiresIn)),
    }
    try {
      await again(() =>
        em.fork().upsert(OidcRecord, row, { onConflictExcludeFields: ['consumedAt'] }),
      )
    } catch (error) {
      if (!(error instanceof ForeignKeyConstraintViolationException)) throw error
      // The session ended between the engine's check and this row. A cookie then points to no session.
      if (model !== 'Session') throw new errors.InvalidGrant('the session has ended')
    }
    if (tokens.has(model) && payload.grantId !== undefined) await dropIfRevoked(row)
  }

  /** Grant ids recur, so a token that outlived the end of its grant would become valid again. */
  async function dropIfRevoked({ id, grantId }: { id: string; grantId: string | null }) {
    if (await em.fork().count(OidcRecord, { id: grantKey(String(grantId)) })) return
    await again(() => em.fork().nativeDelete(OidcRecord, { id }))
    throw new errors.InvalidGrant('the grant was revoked')
  }

  async function find(id: string): Promise<AdapterPayload | undefined> {
    const row = await em.fork().findOne(OidcRecord, { id: keyOf(model, id) })
    if (!row || row.expiresAt <= clock()) return undefined
    const payload: AdapterPayload = { ...JSON.parse(row.payload), jti: id }
    if (model === 'Session' && payload.accountId !== undefined) {
      const projected = await project(String(payload.uid))
      return projected && { ...payload, ...projected, jti: id }
    }
    return isConsumed(row) ? { ...payload, consumed: true } : payload
  }

  /** A refresh token counts as used only once its grace has passed. */
  function isConsumed({ consumedAt }: OidcRecord): boolean {
    if (!consumedAt) return false
    return model !== 'RefreshToken' || later(consumedAt, refreshGrace) <= clock()
  }

  /** Of two callers that present a code at the same time, one gets its tokens. */
  async function consume(id: string): Promise<void> {
    const now = clock()
    const unused = { id: keyOf(model, id), consumedAt: null }
    const changed = await again(() =>
      em.fork().nativeUpdate(OidcRecord, unused, { consumedAt: now }),
    )
    if (changed > 0) return
    const row = await em.fork().findOne(OidcRecord, { id: keyOf(model, id) })
    if (!row || isConsumed(row)) throw new errors.InvalidGrant('used already')
  }

  return {
    upsert,
    find,
    consume,
    // The engine looks up only sessions by their uid.
    findByUid: project,
    findByUserCode: async () => undefined,
    async destroy(id) {
      await again(() => em.fork().nativeDelete(OidcRecord, { id: keyOf(model, id) }))
    },
    async revokeByGrantId(grantId) {
      // The grant is deleted first, so that none of its tokens is issued from here on.
      await again(() => em.fork().nativeDelete(OidcRecord, { id: grantKey(grantId) }))
      await again(() => em.fork().nativeDelete(OidcRecord, { grantId, model }))
    },
  }
}

/** The table stores no id in clear, because an id is a token or a cookie's value. */
function stored(model: string, payload: AdapterPayload, now: Date): object {
  const bare = { ...payload, jti: undefined }
  if (model === 'Session') return { ...bare, authorizations: undefined }
  if (model !== 'Interaction') return bare
  // This service judges who answers an app's request and when it was asked: the engine counts whole
  // seconds, so a sign-in earlier in the same second would count as a new one.
  const iat = Number.isInteger(payload.iat) ? now.getTime() / seconds(1) : payload.iat
  return { ...bare, iat, session: undefined, grantId: undefined }
}

function sessionIdOf(model: string, id: string, payload: AdapterPayload): string | null {
  if (model === 'Grant') return sessionOfGrant(id)
  if (model === 'Session') return payload.accountId === undefined ? null : String(payload.uid)
  return payload.sessionUid ?? null
}
