import type { ContinueVerdict } from '@latchkey/shared/app'
import { judgeContinue } from '../apps/continue-address.ts'
import type { Context } from '../context.ts'

/** Judges where the pages may lead on, and logs what a refused address probably should be. */
export async function checkContinue(ctx: Context, address: string): Promise<ContinueVerdict> {
  const apps = await ctx.apps.all()
  const judgement = judgeContinue(address, { publicUrl: ctx.publicUrl, apps })
  if (judgement.isAllowed) return judgement
  const { origin, nearest } = judgement
  ctx.log.warn(
    { origin: origin?.slice(0, 200), ...(nearest && { nearest }) },
    'a page was asked to continue at an address that no app has registered: latchkey apps set <app> --origin registers it',
  )
  return { isAllowed: false }
}
