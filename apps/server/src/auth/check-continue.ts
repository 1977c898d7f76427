import type { ContinueVerdict } from '@latchkey/shared/app'
import { judgeContinue } from '../apps/continue-address.ts'
import type { Context } from '../context.ts'

/** Judges where the pages may lead on, and logs what a refused address probably should be. */
export async function checkContinue(ctx: Context, address: string): Promise<ContinueVerdict> {
  const apps = await ctx.apps.all()
  const judgement = judgeContinue(address, { publicUrl: ctx.publicUrl, apps })
  if (judgement.isAllowed) return judgement
  ctx.logRefusedContinue(judgement)
  return { isAllowed: false }
}
