import { initTRPC } from '@trpc/server'
import { findSignedIn } from './auth/signed-in.ts'
import type { Context } from './context.ts'
import { AppError, errorShape } from './errors.ts'

const t = initTRPC.context<Context>().create({
  isDev: false,
  errorFormatter: ({ error, path }) => errorShape(error, path),
})

export const router = t.router
export const publicProcedure = t.procedure

export const signedInProcedure = t.procedure.use(async ({ ctx, next }) => {
  const signedIn = await findSignedIn(ctx)
  if (!signedIn) throw new AppError('UNAUTHENTICATED')
  return next({ ctx: signedIn })
})
