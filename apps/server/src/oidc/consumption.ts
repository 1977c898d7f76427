import { errors, Provider } from 'oidc-provider'
import { hours, later, seconds, type Clock } from '../clock.ts'
import type { Database } from '../database/database.ts'
import { retry } from '../database/retry.ts'
import { toDate, type Time } from '../database/time.ts'
import { isLost } from '../database/transient-errors.ts'
import { consumeRecord, stateOfRecord } from './oidc-record.statements.ts'
import { keyOf } from './record-key.ts'
import type { Row } from './record-row.ts'

/** Apps with several tabs or processes present one refresh token at the same time. */
const refreshGrace = seconds(10)

/** An app that was robbed of a code may present it late, and its call ends the tokens of the thief. */
const usedCodeLife = hours(1)

export const tokenModels: readonly string[] = ['AccessToken', 'RefreshToken']

type Presented = { model: string; key: string; awaited: Set<string> }

type Deps = {
  database: Pick<Database, 'prepare' | 'prepareChange'>
  clock: Clock
  /** Ends the grant of a code or refresh token that two callers presented. */
  onReplay(grantId: string): Promise<void>
}

/**
 * Marks codes and refresh tokens as used once the tokens that replace them are stored. The engine marks
 * them before: if the database went away in between, an app that comes again would count as a thief.
 * Tokens whose call fails before this mark reach nobody.
 */
export function createConsumption({ database, clock, onReplay }: Deps) {
  const askState = database.prepare(stateOfRecord)
  const mark = database.prepareChange(consumeRecord)
  const presented = new WeakMap<object, Presented>()

  /** A refresh token counts as used only once its grace has passed. */
  function isConsumed(model: string, consumed: Time | null): boolean {
    if (consumed === null) return false
    return model !== 'RefreshToken' || later(toDate(consumed), refreshGrace) <= clock()
  }

  /**
   * Of two callers that present a code at the same time, one gets tokens, and the other ends them. So does a
   * refresh that took longer than the grace of its token.
   */
  async function consume({ model, key }: Presented, grantId: string): Promise<void> {
    const now = clock()
    const keptUntil = model === 'RefreshToken' ? null : later(now, usedCodeLife)
    let isSure = true
    const marked = await retry(
      () => mark(now, keptUntil, key),
      (error) => {
        if (isLost(error)) isSure = false
        return isLost(error)
      },
    )
    if (marked > 0) return
    const [row] = await askState(key)
    if (row && !isConsumed(model, row.consumed_at)) return
    // The mark that is found may be the one whose answer was lost.
    const isOwn = !isSure && row?.consumed_at != null && +toDate(row.consumed_at) === +now
    if (isOwn && model === 'RefreshToken') return
    if (row && !isOwn) await onReplay(grantId)
    throw new errors.InvalidGrant('used already')
  }

  return {
    isConsumed,
    /** Remembers what a call presents until its tokens are stored. */
    begin(model: string, id: string): void {
      if (!Provider.ctx) throw new Error('nothing is consumed outside of a call')
      presented.set(Provider.ctx, { model, key: keyOf(model, id), awaited: new Set(tokenModels) })
    },
    async noteStored({ model, grantId }: Pick<Row, 'model' | 'grantId'>): Promise<void> {
      const what = Provider.ctx && presented.get(Provider.ctx)
      if (!what?.awaited.delete(model) || what.awaited.size > 0) return
      await consume(what, grantId ?? '')
    },
  }
}
