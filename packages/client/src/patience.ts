import { refusalOf } from './refusal.ts'

const maxTries = 3
const longestWait = 5

/**
 * Makes a call again when the service was busy and named a time, a few times and for seconds only. For
 * calls that may safely run twice. `isObsolete` says that an answer is no longer needed.
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
      // All who were refused in the same moment were told the same wait.
      const spread = 1 + Math.random() / 2
      await new Promise((resolve) => setTimeout(resolve, wait * 1000 * spread))
      if (isObsolete()) return undefined
    }
  }
}

/** Seconds until the service expects an answer to be possible; undefined for any other error. */
function retryAfter(error: unknown): number | undefined {
  const refusal = refusalOf(error)
  return refusal?.reason === 'UNAVAILABLE' ? refusal.retryAfterSeconds : undefined
}
