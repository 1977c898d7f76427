import { deleteAccountInput, type DataExport } from '@latchkey/shared/account'
import { changeChecked, holdSession } from '../sessions/checked-account.ts'
import { deletionDue, planDeletion } from '../auth/pending-deletion.ts'
import { securityNotice } from '../auth/security-notice.ts'
import { requireAgain, requireFactor } from '../auth/step-up.ts'
import { confirmPassword } from '../auth/try-password.ts'
import { signOutEverywhere } from '../sessions/sign-out-everywhere.ts'
import { loadAccount } from '../auth/authenticate.ts'
import { lockSuperadmins } from '../users/superadmins.ts'
import { inTransaction } from '../database/retry.ts'
import { AppError } from '../errors.ts'
import { durable, signedInProcedure } from '../trpc.ts'
import { exportAccount } from './export.ts'

export const deletionProcedures = {
  exportData: signedInProcedure.query(async ({ ctx }): Promise<DataExport> => {
    await requireFactor(ctx)
    return exportAccount(ctx, await loadAccount(ctx))
  }),

  deleteAccount: signedInProcedure
    .use(durable)
    .input(deleteAccountInput)
    .mutation(async ({ ctx, input }): Promise<{ deletesAt: string }> => {
      await requireFactor(ctx)
      const user = await loadAccount(ctx)
      if (input.confirmation !== user.username) {
        throw new AppError('INVALID_INPUT', { fields: { confirmation: 'INVALID' } })
      }
      await confirmPassword(ctx, user, input.currentPassword)
      const { id, password, role } = user
      await inTransaction(ctx.em(), async (em) => {
        if (role === 'superadmin') await lockSuperadmins(em, ctx.now)
        const owner = await changeChecked(em, { id, password, role }, { updatedAt: ctx.now })
        if (!owner) throw new AppError('INVALID_CREDENTIALS')
        await holdSession(em, ctx)
        await requireAgain(ctx, em, user)
        await planDeletion(em, owner, ctx.now)
        await signOutEverywhere(em, owner, ctx.now)
        ctx.recordEvent(em, { kind: 'deletion_requested', userId: id })
        ctx.enqueueMail(em, await securityNotice('deletion_requested', owner, { ...ctx, em }))
      })
      ctx.setRefreshCookie(null)
      return { deletesAt: deletionDue(ctx.now).toISOString() }
    }),
}
