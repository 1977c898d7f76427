import type { ContinueVerdict } from '@latchkey/shared/app'
import { judgeContinue } from '../apps/continue-address.ts'
import type { Context } from '../context.ts'

/**
 * Judges an address that the pages may redirect to, and logs a refused one with the probable correct one.
 */
export async function checkContinue(ctx: Context, address: string): Promise<ContinueVerdict> {
  const apps = await ctx.apps.all()
  const judgement = judgeContinue(address, { publicUrl: ctx.publicUrl, apps })
  if (judgement.isAllowed) return judgement
  ctx.logRefusedContinue(judgement)
  return { isAllowed: false }
}
