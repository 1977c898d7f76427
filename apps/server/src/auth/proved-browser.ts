import type { Context } from '../context.ts'
import { withFactors } from '../factors/with-factors.ts'
import {
  hasFurtherMarks,
  isFactorDevice,
  markFactorDevice,
  type Owner,
} from '../sessions/known-device.ts'

/** Returns whether this browser proved a second factor of the account, which has the same ones since. */
export async function isProved(ctx: Context, owner: Owner): Promise<boolean> {
  const { keys, deviceCookie } = ctx
  if (!hasFurtherMarks(deviceCookie)) return false
  return isFactorDevice(keys, deviceCookie, await withFactors(ctx.em(), owner))
}

/**
 * Marks the browser that proved a factor, after that is committed: an error here must not keep the answer
 * from its user, such as new backup codes.
 */
export async function markProved(ctx: Context, owner: Owner): Promise<void> {
  try {
    markFactorDevice(ctx, await withFactors(ctx.em(), owner))
  } catch (err) {
    ctx.log.warn({ err, userId: owner.id }, 'a browser that proved a second factor was not marked')
  }
}
