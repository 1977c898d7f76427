import { deleteAccountInput, type DataExport } from '@latchkey/shared/account'
import { deletionDue, planDeletion } from '../auth/deletion.ts'
import { notice } from '../auth/notice.ts'
import { confirmPassword } from '../auth/password-check.ts'
import { endSessions } from '../auth/session.ts'
import { loadAccount } from '../auth/signed-in.ts'
import { inTransaction } from '../database/retry.ts'
import { AppError } from '../errors.ts'
import { lasting, signedInProcedure } from '../trpc.ts'
import { exportAccount } from './export.ts'

export const leavingProcedures = {
  exportData: signedInProcedure.query(async ({ ctx }): Promise<DataExport> =>
    exportAccount(ctx, await loadAccount(ctx)),
  ),

  deleteAccount: signedInProcedure
    .use(lasting)
    .input(deleteAccountInput)
    .mutation(async ({ ctx, input }): Promise<{ deletesAt: string }> => {
      const user = await loadAccount(ctx)
      if (input.confirmation !== user.username) {
        throw new AppError('INVALID_INPUT', { fields: { confirmation: 'INVALID' } })
      }
      await confirmPassword(ctx, user, input.currentPassword)
      await inTransaction(ctx.em(), async (em) => {
        await planDeletion(em, user, ctx.now)
        await endSessions(em, { user })
        ctx.note(em, { kind: 'deletion_requested', userId: user.id })
        ctx.postMail(em, notice('deletion_requested', user, ctx))
      })
      ctx.setRefreshCookie(null)
      return { deletesAt: deletionDue(ctx.now).toISOString() }
    }),
}
