import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'

/** Records the call that was the first above a limit. */
export async function recordLimit(ctx: Context, error: unknown): Promise<void> {
  const detail = error instanceof AppError ? error.details.firstAbove : undefined
  if (detail) await ctx.recordNow({ kind: 'limit_hit', userId: ctx.claims?.userId, detail })
}
