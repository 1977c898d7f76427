import type { AppRouter } from '@latchkey/server/router'
import type { ErrorData, Reason } from '@latchkey/shared/errors'
import { asRecord } from '@latchkey/shared/record'
import { TRPCClientError, type Operation, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { refusalOf } from './refusal.ts'

/** The next step of the developer who reads the error. */
const advice = {
  INVALID_INPUT: 'The service refuses the input.',
  UNAUTHENTICATED: 'Nobody is signed in. Lead the person to the sign-in page.',
  INVALID_CREDENTIALS: 'The name, the password or the passkey is wrong. Ask for it again.',
  ACCOUNT_DISABLED: 'The account is muted or banned. Tell the person so.',
  CODE_INVALID: 'The code is wrong, used or expired. Ask for it again, or send a new one.',
  USERNAME_TAKEN: 'Another account has this username. Ask for another.',
  EMAIL_TAKEN: 'Another account has this email address. Ask for another, or let them sign in.',
  PASSWORD_BREACHED: 'The password is too common or was leaked. Ask for another.',
  STEP_UP_REQUIRED: 'Prove the identity first with account.confirmIdentity, then call again.',
  FACTOR_REQUIRED: 'The account must add a second factor first. Lead the person to its page.',
  PASSWORD_REQUIRED: 'The account must have a password first. Lead the person to its page.',
  FORBIDDEN: 'The role of this account does not allow the call.',
  NOT_FOUND: 'Nothing has this id or address, or it is gone. Read the list again.',
  RATE_LIMITED: 'There were too many calls. Wait before the next one.',
  UNAVAILABLE: 'The service cannot answer just now. Call again later.',
  INTERNAL: 'The service failed. Its log has the cause, under the x-request-id of the answer.',
} satisfies Record<Reason, string>

/** Gives each error a message that says its reason, the call and what to do next. */
export const adviceLink =
  (service: string): TRPCLink<AppRouter> =>
  () =>
  ({ op, next }) =>
    observable((observer) =>
      next(op).subscribe({
        next: (answer) => observer.next(answer),
        complete: () => observer.complete(),
        error: (error) => observer.error(explain(error, op, service)),
      }),
    )

function explain(error: TRPCClientError<AppRouter>, op: Operation, service: string) {
  const refusal = refusalOf(error)
  if (!refusal) return error
  const told = refusal.reason === 'UNREACHABLE' ? absence(error, service) : sentence(refusal, op)
  // The stack repeats the message, so a new error is needed.
  return new TRPCClientError<AppRouter>(`${refusal.reason} (${op.path}): ${told}`, {
    result: error.shape ? { error: error.shape } : undefined,
    ...(error.cause && { cause: error.cause }),
    ...(error.meta && { meta: error.meta }),
  })
}

function sentence({ reason, fields, retryAfterSeconds }: ErrorData, op: Operation): string {
  const audience = op.path === 'auth.apiToken' && asRecord(op.input)['audience']
  if (typeof audience === 'string' && reason === 'NOT_FOUND')
    return `No app has the audience "${audience}". Register it with exactly this spelling: latchkey apps add <name> --audience ${audience}.`
  if (typeof audience === 'string' && reason === 'FORBIDDEN')
    return `The app with the audience "${audience}" does not admit the role of this account. See latchkey apps show <name>.`
  const refused = Object.entries(fields ?? {}).map(([field, why]) => `${field || 'all'}: ${why}`)
  const details = [
    ...(refused.length > 0 ? [`Correct ${refused.join(', ')}.`] : []),
    ...(retryAfterSeconds === undefined ? [] : [`Try again in ${retryAfterSeconds} seconds.`]),
  ]
  return [advice[reason], ...details].join(' ')
}

function absence({ cause }: TRPCClientError<AppRouter>, service: string): string {
  // fetch throws a TypeError if no answer came; all other errors come from reading one.
  if (cause && !(cause instanceof TypeError))
    return `Something other than Latchkey answers at ${service}. Check the address and the proxy.`
  const { code, message } = asRecord(cause?.cause)
  const known = code ?? message
  const why = typeof known === 'string' ? ` (${known})` : ''
  const here =
    typeof location === 'undefined'
      ? 'Start it, or check the address.'
      : `Start it, check the address, or register this page: latchkey apps add <name> --origin ${location.origin}.`
  return `${service} does not answer${why}. ${here}`
}
