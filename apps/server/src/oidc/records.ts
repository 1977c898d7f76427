import { errors, Provider, type Adapter, type AdapterPayload } from 'oidc-provider'
import { seconds } from '../clock.ts'
import { isOrphan } from '../database/transient-errors.ts'
import { randomId } from '../random-id.ts'
import { renameGrant } from '../sessions/app-session.statements.ts'
import { createConsumption, tokenModels } from './consumption.ts'
import { createFindRecord, type FindDeps } from './find-record.ts'
import { nameOfGrant, sessionOfGrant } from './grant-id.ts'
import { createKnownCookies } from './known-cookies.ts'
import { addToken, dropRecord, dropRecordsOf, putRecord } from './oidc-record.statements.ts'
import { createProjection, type ProjectionDeps } from './projected-session.ts'
import { keyOf } from './record-key.ts'
import { toRow, type Row } from './record-row.ts'

/** The engine's own ids are longer. */
const sessionIdLength = 36

type Deps = FindDeps & ProjectionDeps

/**
 * Stores the engine's records. Those of a session are deleted with its row. Each call of an app runs
 * several of these statements, so they are prepared and know no entities.
 */
export function createRecords(deps: Deps): (model: string) => Adapter {
  const { database, clock } = deps
  const findRecord = createFindRecord(deps)
  const projection = createProjection(deps)
  const { prepareChange } = database
  const put = prepareChange(putRecord)
  const add = prepareChange(addToken)
  const drop = prepareChange(dropRecord)
  const dropOf = prepareChange(dropRecordsOf)
  const rename = prepareChange(renameGrant)
  const cookies = createKnownCookies()
  const consumption = createConsumption({ database, clock, onReplay: endGrant })

  /** The former id is void from here on, also for what is written under it later. */
  const renameGrantOf = (grantId: string) =>
    rename(randomId(), sessionOfGrant(grantId), nameOfGrant(grantId))

  async function endGrant(grantId: string): Promise<void> {
    const isFirst = (await renameGrantOf(grantId)) > 0
    for (const model of ['AuthorizationCode', ...tokenModels]) await dropOf(grantId, model)
    const { ctx } = Provider
    // The engine says so, too, where a code comes after its mark.
    if (isFirst) ctx?.oidc.provider.emit('grant.revoked', ctx, grantId)
  }

  async function write(row: Row): Promise<void> {
    const { id, model, payload, grantId, expiresAt, session, app } = row
    const values = [id, model, payload, grantId, expiresAt, session] as const
    if (!tokenModels.includes(model) || grantId === null) await put(...values)
    else if ((await add(...values, app, nameOfGrant(grantId))) === 0)
      throw new errors.InvalidGrant('the grant was revoked')
  }

  return (model) => ({
    async upsert(id, payload, expiresIn: number) {
      const row = toRow(model, { id, payload, expiresIn, now: clock() })
      // A sign-in that failed before its session was named leaves a cookie that points to no session.
      if (row.session !== null && row.session.length !== sessionIdLength) return
      if (model === 'Session' && cookies.isStored(row)) return
      try {
        await write(row)
      } catch (error) {
        if (!isOrphan(error)) throw error
        // The session ended between the engine's check and this row. A cookie then points to no session.
        if (model !== 'Session') throw new errors.InvalidGrant('the session has ended')
      }
      await consumption.noteStored(row)
    },
    async find(id) {
      if (model === 'Grant') return projection.grant(id)
      const key = keyOf(model, id)
      const row = await findRecord(key)
      if (!row) return undefined
      const payload: AdapterPayload = { ...JSON.parse(row.payload), jti: id }
      if (model === 'Session' && payload.accountId !== undefined) {
        const projected = await projection.session(String(payload.uid))
        if (!projected) return undefined
        cookies.keep({ id: key, ...row }, projected)
        return { ...payload, ...projected, jti: id }
      }
      if (!consumption.isConsumed(model, row.consumed)) return payload
      // The engine looks at the age of a code first, and would only call it expired.
      const exp = Math.ceil(row.expiresAt.getTime() / seconds(1))
      return { ...payload, consumed: true, exp }
    },
    async consume(id) {
      consumption.begin(model, id)
    },
    // The engine looks up only sessions by their uid.
    findByUid: projection.session,
    findByUserCode: async () => undefined,
    async destroy(id) {
      // The engine ends the grant of such a token as well, which deletes both. If that fails, the next try must
      // find the token.
      if (!tokenModels.includes(model)) await drop(keyOf(model, id))
    },
    async revokeByGrantId(grantId) {
      await renameGrantOf(grantId)
      await dropOf(grantId, model)
    },
  })
}
