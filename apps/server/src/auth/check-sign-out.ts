import type { SignOutRequest, SignOutVerdict } from '@latchkey/shared/app'
import { readSignOutRequest, type SignOutWish } from '../apps/sign-out-request.ts'
import type { Context } from '../context.ts'
import { AppSession } from '../sessions/app-session.entity.ts'
import { identify } from './authenticate.ts'

/** Judges whether the sign-out page has to ask, and the address at which it continues. */
export async function checkSignOut(ctx: Context, request: SignOutRequest): Promise<SignOutVerdict> {
  const { signingKeys, publicUrl } = ctx
  const apps = await ctx.apps.all()
  const wish = await readSignOutRequest(request, { apps, signingKeys, publicUrl })
  if ('problem' in wish) return { isAllowed: false }
  const { app, url } = wish
  return { isAllowed: true, app: app?.name ?? null, isProven: await isProven(ctx, wish), url }
}

/** Returns whether the app received an ID token of the session that would end here. */
async function isProven(ctx: Context, { app, sid }: SignOutWish): Promise<boolean> {
  if (!app || sid === undefined) return false
  const caller = await identify(ctx)
  if (!caller) return false
  const session = caller.claims.sessionId
  return (await ctx.em().count(AppSession, { session, app: app.id, sid })) > 0
}
