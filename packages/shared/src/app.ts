import * as z from 'zod/mini'
import { reason } from './auth.ts'

/** An `own` app belongs to the operator and is trusted like our pages; a `third_party` app is not. */
export const appKinds = ['own', 'third_party'] as const
export const pkceRules = ['required', 'optional'] as const
export const idTokenAlgorithms = ['RS256', 'ES256'] as const

/** The lengths of columns, in characters. */
export const appLimits = { name: 100, uri: 500, audience: 255, uris: 50 } as const

export const apiTokenInput = z.strictObject({
  audience: z
    .string()
    .check(
      z.regex(/^[\x21-\x7e]+$/, reason('CHARACTERS')),
      z.maxLength(appLimits.audience, reason('TOO_LONG')),
    ),
})

/** A token for the API of one app (RFC 9068), which its holder presents there. */
export type ApiToken = {
  token: string
  /** ISO 8601 in UTC. */
  expiresAt: string
}

export const checkContinueInput = z.strictObject({
  address: z.string().check(z.maxLength(2000, reason('TOO_LONG'))),
})

export const gateTicketInput = z.strictObject({
  address: z.string().check(z.maxLength(2000, reason('TOO_LONG'))),
})

/**
 * The address under `/_latchkey/` with a ticket in it, which lets this browser in to a tool behind the
 * gate.
 */
export type GateTicket = { address: string }

/** The answer whether the pages may redirect to an address after signing in or out. */
export type ContinueVerdict =
  | {
      isAllowed: true
      /** The address as browsers write it. */
      url: string
      /** The name of the app that it belongs to; null for an address of this service. */
      app: string | null
      kind: (typeof appKinds)[number] | null
    }
  | { isAllowed: false }

/** The parameters of a program's sign-out request (OpenID Connect RP-Initiated Logout 1.0). */
export const checkSignOutInput = z.strictObject({
  idTokenHint: z.optional(z.string().check(z.maxLength(8000, reason('TOO_LONG')))),
  clientId: z.optional(z.string().check(z.maxLength(100, reason('TOO_LONG')))),
  postLogoutRedirectUri: z.optional(z.string().check(z.maxLength(2000, reason('TOO_LONG')))),
  state: z.optional(z.string().check(z.maxLength(2000, reason('TOO_LONG')))),
})
export type SignOutRequest = z.infer<typeof checkSignOutInput>

/** The judgement of a sign-out request, for the sign-out page. */
export type SignOutVerdict =
  | {
      isAllowed: true
      /** The name of the app; null if the request names none. */
      app: string | null
      /** True if the app signed in within the caller's session, so that the page need not ask. */
      isProven: boolean
      /** The address to continue at afterwards; null if there is none. */
      url: string | null
    }
  | { isAllowed: false }

/** The content of the page for an app's request, or its target. */
export type AppQuestion =
  | { status: 'done'; redirectTo: string }
  /** The request was already answered, is an hour old, or belongs to another browser. */
  | { status: 'expired' }
  | {
      status: 'sign_in' | 'register' | 'factor_required' | 'choose_account' | 'consent'
      app: string
      /** The name that the app expects; null if it names none. */
      loginHint: string | null
      /** The app's preferred languages, first choice first (BCP 47). */
      locales: string[]
      /** The data that the app will receive, by scope. */
      scopes: string[]
    }
