import type { CodeForm } from '@latchkey/shared/code'
import type { Context } from '../context.ts'

/** Six digits are too few while codes are being guessed all over the service. */
export async function isUnderAttack({ limits }: Context): Promise<boolean> {
  const used = await Promise.all([
    limits.isUsedUp('wrongCodesWholeServiceHour', 'all'),
    limits.isUsedUp('wrongCodesWholeServiceDay', 'all'),
  ])
  return used.includes(true)
}

/**
 * The form of a new code. It depends on guesses alone, counted for an address whether or not it has an
 * account. Where those of an address are used up no digits are accepted, so its mail carries a code that
 * nobody guesses: a stranger's wrong codes must not keep an owner from resetting.
 */
export async function codeFormFor(ctx: Context, emailCanonical: string): Promise<CodeForm> {
  const [day, month, isAttack] = await Promise.all([
    ctx.limits.isUsedUp('wrongCodesPerAddressDay', emailCanonical),
    ctx.limits.isUsedUp('wrongCodesPerAddressMonth', emailCanonical),
    isUnderAttack(ctx),
  ])
  if (day || month) return 'letters10'
  return isAttack ? 'digits8' : 'digits6'
}
