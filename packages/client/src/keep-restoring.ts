import type { Latchkey } from './client.ts'

const pause = 3000

type Listener = { onAnswer(): void; onFailure(error: unknown): void }

/**
 * Asks repeatedly until the service says whether a user is signed in; a missing answer is not a sign-out.
 * Later it asks whenever the page becomes visible again, since the session may have ended at the service
 * meanwhile.
 */
export function keepRestoring({ api, session }: Latchkey, listener: Listener): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let isStopped = false
  let isAnswered = false

  async function restore(): Promise<void> {
    clearTimeout(timer)
    try {
      if (!session.current()) await session.restore()
      isAnswered = true
      if (!isStopped) listener.onAnswer()
    } catch (error) {
      if (isStopped) return
      listener.onFailure(error)
      timer = setTimeout(() => void restore(), pause)
    }
  }

  const onView = () => {
    if (document.visibilityState === 'hidden') return
    if (!isAnswered) void restore()
    // The client drops a session that the service no longer knows.
    else if (session.current()) api.auth.me.query().catch(() => {})
  }

  void restore()
  document.addEventListener('visibilitychange', onView)
  window.addEventListener('online', onView)
  return () => {
    isStopped = true
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', onView)
    window.removeEventListener('online', onView)
  }
}
