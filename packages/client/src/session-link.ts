import type { AppRouter } from '@latchkey/server/router'
import type { Session, User } from '@latchkey/shared/auth'
import { asRecord } from '@latchkey/shared/record'
import { TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { refusalOf } from './refusal.ts'
import type { SessionStore } from './session-store.ts'

export type Refresh = () => Promise<Session | null>

const signsIn = new Set([
  'auth.login',
  'auth.secondFactor',
  'auth.passkeySignIn',
  'auth.register',
  'auth.refresh',
])
const signsOut = new Set(['auth.logout', 'account.deleteAccount'])
const answersUser = new Set([
  'auth.me',
  'account.updateProfile',
  'account.putAvatar',
  'account.changeEmail',
])
const expiryMarginMs = 5_000

export const isUnauthenticated = (error: unknown) => refusalOf(error)?.reason === 'UNAUTHENTICATED'

export function sessionLink(store: SessionStore, refresh: Refresh): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        let stopped = false
        let inner: { unsubscribe(): void } | undefined
        const mayRefresh = !signsIn.has(op.path) && op.path !== 'auth.logout'

        const send = (mayRetry: boolean): void => {
          if (stopped) return
          const usedToken = store.current()?.accessToken
          inner = next(op).subscribe({
            next(answer) {
              if ('data' in answer.result) keep(store, op.path, answer.result.data)
              observer.next(answer)
            },
            complete: () => observer.complete(),
            error(error) {
              if (!mayRetry || !isUnauthenticated(error)) return observer.error(error)
              // A parallel call may have refreshed the session meanwhile.
              const isRenewed = store.current() && store.current()?.accessToken !== usedToken
              if (isRenewed) return send(false)
              refresh().then(
                (session) => (session ? send(false) : observer.error(error)),
                (cause) => observer.error(TRPCClientError.from(cause)),
              )
            },
          })
        }

        if (mayRefresh && store.timeLeft() < expiryMarginMs) {
          refresh().then(
            () => send(false),
            (cause) => observer.error(TRPCClientError.from(cause)),
          )
        } else send(mayRefresh)

        return () => {
          stopped = true
          inner?.unsubscribe()
        }
      })
}

function keep(store: SessionStore, path: string, data: unknown): void {
  const answer = asRecord(data)
  if (signsOut.has(path)) return store.put(null)
  // A sign-in may also ask for a second factor or report a pending deletion, which is no session.
  if (signsIn.has(path) && isSession(answer)) {
    const { accessToken, expiresAt, user } = answer
    store.put({ accessToken, expiresAt, user })
  }
  if (answersUser.has(path) && isUser(answer)) store.putUser(answer)
}

const isSession = (answer: Record<string, unknown>): answer is Session =>
  typeof answer['accessToken'] === 'string' &&
  typeof answer['expiresAt'] === 'string' &&
  isUser(asRecord(answer['user']))

const isUser = (answer: Record<string, unknown>): answer is User =>
  typeof answer['id'] === 'number' && typeof answer['username'] === 'string'
