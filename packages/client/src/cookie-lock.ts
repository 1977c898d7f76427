import type { AppRouter } from '@latchkey/server/router'
import { TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'

export type CookieLock = <T>(work: () => Promise<T>) => Promise<T>

/** Runs calls that replace the refresh cookie one after another, in all tabs of a browser. */
export function createCookieLock(): CookieLock {
  const locks = typeof window === 'undefined' ? undefined : navigator.locks
  let last: Promise<unknown> = Promise.resolve()
  const inThisTab = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return turn
  }
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (!locks) return inThisTab(work)
    let isBegun = false
    try {
      return await locks.request('latchkey-refresh', () => {
        isBegun = true
        return work()
      })
    } catch (error) {
      // Browsers refuse locks without storage, as in some frames.
      if (isBegun) throw error
      return inThisTab(work)
    }
  }
}

/**
 * Keeps a change of the password and a refresh apart. If their answers crossed, the older cookie could
 * stay, and its next use would look like a thief's.
 */
export const cookieLockLink =
  (lock: CookieLock): TRPCLink<AppRouter> =>
  () =>
  ({ op, next }) => {
    if (op.path !== 'account.changePassword') return next(op)
    return observable((observer) => {
      let release = () => {}
      const ended = new Promise<void>((resolve) => {
        release = resolve
      })
      let isStopped = false
      let inner: { unsubscribe(): void } | undefined
      const send = () => {
        if (isStopped) return ended
        inner = next(op).subscribe({
          next: (answer) => observer.next(answer),
          error(error) {
            release()
            observer.error(error)
          },
          complete() {
            release()
            observer.complete()
          },
        })
        return ended
      }
      lock(send).catch((cause) => observer.error(TRPCClientError.from(cause)))
      return () => {
        isStopped = true
        inner?.unsubscribe()
        release()
      }
    })
  }
