import { refusalOf } from './refusal.ts'

const maxTries = 3
const longestWait = 5

/**
 * Repeats a call if the service was busy and named a time: a few times, and within seconds only. The call
 * must be safe to run twice. `isObsolete` returns true once the answer is no longer needed.
 */
export async function tryAgain<T>(
  call: () => Promise<T>,
  isObsolete: () => boolean,
): Promise<T | undefined> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call()
    } catch (error) {
      const wait = retryAfter(error)
      if (wait === undefined || wait > longestWait || tries === maxTries) throw error
      // All callers refused at the same moment received the same wait.
      const spread = 1 + Math.random() / 2
      await new Promise((resolve) => setTimeout(resolve, wait * 1000 * spread))
      if (isObsolete()) return undefined
    }
  }
}

/** Returns the seconds after which the service expects to answer; undefined for any other error. */
function retryAfter(error: unknown): number | undefined {
  const refusal = refusalOf(error)
  return refusal?.reason === 'UNAVAILABLE' ? refusal.retryAfterSeconds : undefined
}
