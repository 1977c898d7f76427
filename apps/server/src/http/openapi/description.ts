import type { Reason } from '@latchkey/shared/errors'
import type { inferRouterOutputs } from '@trpc/server'
import type * as z from 'zod/v4/core'
import type { LimitName } from '../../limits/table.ts'
import type { AppRouter } from '../../router.ts'

/** The credentials that a procedure takes. The cookie is the refresh cookie. */
export type Access = 'anyone' | 'token' | 'cookie' | 'token or anyone' | 'token, cookie or anyone'

/** The part of a procedure's description that its kind and input do not contain. */
export type Description<Output = unknown> = {
  summary: string
  description?: string
  access: Access
  output: z.$ZodType<Output>
  /** Reasons in addition to those that any call may end in. */
  reasons: readonly Reason[]
  limits: readonly LimitName[]
  setsCookie?: true
}

type Outputs = inferRouterOutputs<AppRouter>

/**
 * A description of every procedure of a router, with the type of its answer; a missing one does not
 * compile.
 */
export type Descriptions<Router extends keyof Outputs> = {
  [Name in keyof Outputs[Router]]: Description<Outputs[Router][Name]>
}

export type AllDescriptions = { [Router in keyof Outputs]: Descriptions<Router> }
