import type { sendCodeInput } from '@latchkey/shared/auth'
import type * as z from 'zod/mini'
import type { Challenge } from '../codes/challenge.entity.ts'
import type { Context } from '../context.ts'
import { addressName } from '../names/account-name.ts'
import { sendChallenge } from './send-challenge.ts'
import { enforceSendLimits, findRequester, zoneOf } from './send-code.ts'

/**
 * Opens a challenge and mails its code. A decoy hides what the caller must not learn. With
 * `mailsDisabled`, an account that may not reset also gets a mail, but its code resets nothing.
 */
export async function requestCode(
  ctx: Context,
  input: z.output<typeof sendCodeInput>,
  { mailsDisabled = false } = {},
): Promise<Challenge> {
  const requester = await findRequester(ctx, input)
  await enforceSendLimits(ctx)
  const owner = await ctx.findAccount(addressName(input.email))
  const mayReset = owner !== undefined && (mailsDisabled || owner.status === 'active')
  const isDecoy = input.type === 'reset_password' ? !mayReset : owner !== undefined
  const userId = requester?.user.id ?? (isDecoy ? undefined : owner?.id)
  const { email, type } = input
  const account = owner ?? requester?.user
  // A stranger must not choose the language of a mail to another person's account.
  const locale = account?.locale ?? input.locale ?? ctx.locale
  const timeZone = zoneOf(account, input.timeZone)
  const wanted = { email, type, userId, isDecoy, locale, timeZone, owner, requester }
  return sendChallenge(ctx, wanted)
}
