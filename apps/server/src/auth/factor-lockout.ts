import type { FactorMethod } from '@latchkey/shared/methods'
import type { Context } from '../context.ts'
import { isFactorDevice, type Proved } from '../sessions/known-device.ts'
import { deviceFactorSubject, factorSubject } from './failure-subjects.ts'

type Caller = Pick<Context, 'deviceCookie' | 'keys' | 'lockouts'>
type Adder = Caller & Pick<Context, 'log'>

/**
 * Claims one guess at a second factor. A browser that proved a factor before has a budget of its own, like a
 * known browser for passwords. Throws RATE_LIMITED.
 */
export async function claimGuess(ctx: Caller, owner: Proved, method: FactorMethod) {
  const { lockouts } = ctx
  // Ten letters and signatures cannot be guessed: a lockout would only keep their owner out, who ends it
  // with them.
  if (method !== 'totp') {
    return {
      clear: () => endFactorLockout(ctx, owner),
      release: async () => {},
      fail: async () => 0,
    }
  }
  const isKnown = isFactorDevice(ctx.keys, ctx.deviceCookie, owner)
  const subject = isKnown ? deviceFactorSubject(ctx.deviceCookie, owner) : factorSubject(owner)
  await lockouts.claim(subject)
  return {
    clear: async () => void (await lockouts.clear(subject)),
    release: () => lockouts.release(subject),
    fail: () => lockouts.fail(subject),
  }
}

/** Forgets the wrong codes of an account: those from this browser, and those from unknown ones. */
async function endFactorLockout(
  { lockouts, deviceCookie }: Caller,
  owner: Pick<Proved, 'id'>,
): Promise<void> {
  const subjects = [factorSubject(owner), deviceFactorSubject(deviceCookie, owner)]
  await Promise.all(subjects.map((subject) => lockouts.clear(subject)))
}

/**
 * Wrong codes at a factor that is gone would keep a new one from being compared. The new one is confirmed by
 * now, and its backup codes are shown only once: an error here must not keep them from their owner.
 */
export const forgetFormerGuesses = (ctx: Adder, { id }: Pick<Proved, 'id'>): Promise<void> =>
  endFactorLockout(ctx, { id }).catch((err: unknown) => {
    ctx.log.error(
      { err, userId: id },
      'the wrong codes of former second factors could not be deleted',
    )
  })
