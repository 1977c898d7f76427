import { listen, type FeedOptions } from './status-feed.ts'
import { refused, verify, type AnyHeaders, type Options, type Verdict } from './verify.ts'

export type { FeedOptions } from './status-feed.ts'

export type VerifierOptions = Options & { feed: FeedOptions }

export type Verifier = {
  /**
   * Verifies and throws like `verify`, and refuses with `ENDED` within two seconds of a ban, a deletion,
   * a reset, a sign-out or any other end of the session. The first call waits for the feed's first
   * answer.
   */
  verify(headers: AnyHeaders): Promise<Verdict>
  /** Stops listening, so that the process can end. */
  close(): void
}

/** Creates a verifier of tokens that follows the service's status feed. Create one per process. */
export function createVerifier({ issuer, audience, feed }: VerifierOptions): Verifier {
  const status = listen(issuer, feed)
  return {
    async verify(headers) {
      const verdict = await verify(headers, { issuer, audience })
      if (!verdict.ok) return verdict
      await status.ready
      if (status.isShutOut(verdict.person)) return refused('ENDED', { audience })
      const isBlind = feed.whenAway === 'refuse' && status.isAway()
      return isBlind ? refused('UNAVAILABLE', { audience }) : verdict
    },
    close: status.close,
  }
}
