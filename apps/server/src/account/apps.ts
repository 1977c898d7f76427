import { removeAppInput, type UsedApp } from '@latchkey/shared/account'
import { App } from '../apps/app.entity.ts'
import { findUsedApps } from '../apps/app-use.ts'
import { inTransaction } from '../database/retry.ts'
import { AppError } from '../errors.ts'
import { removeAccess } from '../oidc/remove-access.ts'
import { holdSession } from '../sessions/checked-account.ts'
import { durable, signedInProcedure } from '../trpc.ts'

export const appProcedures = {
  apps: signedInProcedure.query(({ ctx }): Promise<UsedApp[]> =>
    findUsedApps(ctx.em(), ctx.user.id),
  ),

  removeApp: signedInProcedure
    .use(durable)
    .input(removeAppInput)
    .mutation(async ({ ctx, input }): Promise<{ ok: true }> => {
      const { user, now } = ctx
      await inTransaction(ctx.em(), async (em) => {
        const isRemoved = await removeAccess(em, { user: user.id, app: input.appId, now })
        if (!isRemoved) throw new AppError('NOT_FOUND')
        // This lock comes after the app's, as in a sign-in to the app: the opposite order could deadlock.
        await holdSession(em, ctx)
        const { name } = await em.findOneOrFail(App, { id: input.appId })
        ctx.recordEvent(em, { kind: 'app_access_removed', userId: user.id, detail: name })
      })
      return { ok: true }
    }),
}
