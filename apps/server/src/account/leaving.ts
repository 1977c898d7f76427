import { deleteAccountInput, type DataExport } from '@latchkey/shared/account'
import { SecurityEvent, toEventDto } from '../audit/event.entity.ts'
import { deletionDue, planDeletion } from '../auth/deletion.ts'
import { notice } from '../auth/notice.ts'
import { confirmPassword } from '../auth/password-check.ts'
import { endSessions } from '../auth/session.ts'
import { loadAccount } from '../auth/signed-in.ts'
import { toUserDto } from '../auth/user.entity.ts'
import { inTransaction } from '../database/retry.ts'
import { AppError } from '../errors.ts'
import { signedInProcedure } from '../trpc.ts'
import { Avatar } from './avatar.entity.ts'
import { findDevices } from './devices.ts'

export const leavingProcedures = {
  exportData: signedInProcedure.query(async ({ ctx }): Promise<DataExport> => {
    const em = ctx.em()
    const user = await loadAccount(ctx)
    const avatar = await em.findOne(Avatar, { user: user.id })
    const newestFirst = { orderBy: { at: 'desc', id: 'desc' } } as const
    const events = await em.find(SecurityEvent, { userId: user.id }, newestFirst)
    return {
      profile: toUserDto(user, ctx.publicUrl),
      avatar: avatar && {
        type: avatar.type,
        base64: Buffer.from(avatar.bytes).toString('base64'),
      },
      sessions: await findDevices(em, ctx),
      securityEvents: events.map(toEventDto),
    }
  }),

  deleteAccount: signedInProcedure
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
