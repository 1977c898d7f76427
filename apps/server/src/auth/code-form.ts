import type { CodeForm } from '@latchkey/shared/code'
import type { Context } from '../context.ts'

/**
 * Returns whether wrong codes across the whole service exceed the rate of typing mistakes. Six digits are
 * too few then.
 */
export async function isUnderAttack({ limits }: Context): Promise<boolean> {
  const used = await Promise.all([
    limits.isUsedUp('wrongCodesWholeServiceHour', 'all'),
    limits.isUsedUp('wrongCodesWholeServiceDay', 'all'),
  ])
  return used.includes(true)
}

/**
 * Chooses the form of a new code by the number of wrong guesses alone. Guesses count per address, so
 * that the form does not reveal whether an account exists. Once an address has used up its guesses, its
 * codes have ten letters: they need no limit, so a stranger's guesses cannot keep the owner from a
 * reset.
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
