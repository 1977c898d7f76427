import {
  addTotpInput,
  confirmIdentityInput,
  confirmPasskeyInput,
  confirmTotpInput,
  removeFactorInput,
  removeTrustedDevicesInput,
  renameFactorInput,
  type BackupCodes,
  type ConfirmedFactor,
  type Factor as FactorDto,
  type FactorList,
  type NewTotp,
  type Proof,
} from '@latchkey/shared/factor'
import type { NewPasskey, PasskeyRequest } from '@latchkey/shared/passkey'
import { loadAccount } from '../auth/authenticate.ts'
import { requestPasskey, toConfirm } from '../auth/passkey-request.ts'
import { AppError } from '../errors.ts'
import { findFactor, listFactors } from '../factors/factors.ts'
import { toFactorDto } from '../factors/factor-dto.ts'
import { Factor } from '../factors/factor.entity.ts'
import { rpIdOf } from '../factors/webauthn.ts'
import { inTransaction } from '../database/retry.ts'
import { holdSession, lockChecked } from '../sessions/checked-account.ts'
import { durable, factorProcedure, signedInProcedure } from '../trpc.ts'
import { confirmIdentity } from './confirm-identity.ts'
import { Passkey } from '../factors/passkey.entity.ts'
import { addPasskey } from './add-passkey.ts'
import { confirmPasskey } from './confirm-passkey.ts'
import {
  addTotp,
  confirmTotp,
  removeFactor,
  removeTrusted,
  renewBackupCodes,
} from './factor-changes.ts'

export const factorProcedures = {
  factors: factorProcedure.query(({ ctx }): Promise<FactorList> =>
    listFactors(ctx.em(), ctx.user, ctx),
  ),

  addTotp: factorProcedure
    .input(addTotpInput)
    .mutation(async ({ ctx, input }): Promise<NewTotp> => {
      return addTotp(ctx, await loadAccount(ctx), input.name)
    }),

  confirmTotp: factorProcedure
    .use(durable)
    .input(confirmTotpInput)
    .mutation(async ({ ctx, input }): Promise<ConfirmedFactor> =>
      confirmTotp(ctx, await loadAccount(ctx), input),
    ),

  addPasskey: factorProcedure.mutation(async ({ ctx }): Promise<NewPasskey> =>
    addPasskey(ctx, await loadAccount(ctx)),
  ),

  confirmPasskey: factorProcedure
    .use(durable)
    .input(confirmPasskeyInput)
    .mutation(async ({ ctx, input }): Promise<ConfirmedFactor> =>
      confirmPasskey(ctx, await loadAccount(ctx), input),
    ),

  passkeyOptions: signedInProcedure.mutation(({ ctx }): Promise<PasskeyRequest> =>
    requestPasskey(ctx, { userId: ctx.user.id, purpose: toConfirm(ctx.claims.sessionId) }),
  ),

  renameFactor: signedInProcedure
    .input(renameFactorInput)
    .mutation(async ({ ctx, input: { id, name } }): Promise<FactorDto> => {
      const { id: userId } = ctx.user
      return inTransaction(ctx.em(), async (em) => {
        if (!(await lockChecked(em, { id: userId }))) throw new AppError('UNAUTHENTICATED')
        await holdSession(em, ctx)
        await em.nativeUpdate(Factor, { id, user: userId }, { name })
        const factor = await findFactor(em, { id, userId })
        if (!factor) throw new AppError('NOT_FOUND')
        const passkey = await em.findOne(Passkey, { factor: id })
        return toFactorDto(factor, { passkey, rpId: rpIdOf(ctx.publicUrl) })
      })
    }),

  removeFactor: signedInProcedure
    .use(durable)
    .input(removeFactorInput)
    .mutation(async ({ ctx, input }): Promise<{ ok: true }> => {
      await removeFactor(ctx, await loadAccount(ctx), input.id)
      return { ok: true }
    }),

  removeTrustedDevices: signedInProcedure
    .use(durable)
    .input(removeTrustedDevicesInput)
    .mutation(async ({ ctx, input }): Promise<{ ok: true }> => {
      await removeTrusted(ctx, await loadAccount(ctx), input.id)
      return { ok: true }
    }),

  newBackupCodes: signedInProcedure.use(durable).mutation(async ({ ctx }): Promise<BackupCodes> => {
    return { codes: await renewBackupCodes(ctx, await loadAccount(ctx)) }
  }),

  confirmIdentity: factorProcedure
    .input(confirmIdentityInput)
    .mutation(({ ctx, input }): Promise<Proof> => confirmIdentity(ctx, input)),
}
