import type { Person } from './verify.ts'

export type FeedOptions = {
  /** The id of an own app, and its secret: `latchkey apps add`. */
  appId: string
  secret: string
  /**
   * The treatment of valid tokens while the feed is away: `refuse` answers 503, `accept` lets them in.
   */
  whenAway: 'refuse' | 'accept'
  /** Milliseconds without an answer after which the feed is away: by default 30,000, at least 2,000. */
  awayAfter?: number
  /** Receives the error of each failed request, for a log. */
  onError?: (error: unknown) => void
}

type StatusEvent = { sequence: number; type: string; sub: string; sid: string[] }
type Page = { cursor: string; events: StatusEvent[] }

/** The time after which an earlier token has expired, on every clock. */
const remembered = 16 * 60_000

/** The milliseconds between two requests: the least, and the most after failures. */
const pauses = { least: 200, most: 2000 }

/** The milliseconds that an answer may take beyond its wait for events. */
const patience = 5000

const advice = new Map([
  [401, 'Compare appId and secret with those that latchkey apps add printed.'],
  [403, 'Only an app of the kind own may listen: latchkey apps show <app>.'],
  [404, 'Compare the issuer with PUBLIC_URL of the service.'],
])

/** Polls the service for events, again after each answer. */
export function listen(issuer: string, options: FeedOptions) {
  const { appId, secret, awayAfter = 30_000, onError } = options
  const authorization = `Basic ${btoa(`${appId}:${secret}`)}`
  const wait = Math.max(1, Math.min(20, Math.floor(awayAfter / 2000)))
  const ended = new Map<string, number>()
  const accounts = new Map<string, { sequence: number; isShut: boolean; at: number }>()
  const closing = new AbortController()
  let cursor = ''
  let isHearing = false
  let heardAt = -Infinity

  async function ask(): Promise<Page> {
    // After a silence an answer is needed at once, with or without events.
    const query = new URLSearchParams({ cursor, wait: String(isHearing ? wait : 0) })
    const answer = await fetch(new URL(`/status-feed?${query.toString()}`, issuer), {
      headers: { authorization },
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(wait * 1000 + patience)]),
    }).catch((cause: unknown) => {
      throw new Error(`The status feed at ${issuer} does not answer.`, { cause })
    })
    if (!answer.ok)
      throw new Error(
        `The status feed answers ${answer.status}. ${advice.get(answer.status) ?? 'The verifier will ask again.'}`,
      )
    return answer.json()
  }

  function apply({ sequence, type, sub, sid }: StatusEvent, at: number): void {
    for (const id of sid) ended.set(id, at)
    if (type === 'session.ended' || (accounts.get(sub)?.sequence ?? 0) > sequence) return
    accounts.set(sub, { sequence, isShut: type === 'user.banned' || type === 'user.deleted', at })
  }

  function forget(now: number): void {
    for (const [id, at] of ended) if (now - at > remembered) ended.delete(id)
    for (const [sub, { at }] of accounts) if (now - at > remembered) accounts.delete(sub)
  }

  async function askOnce(): Promise<boolean> {
    try {
      const page = await ask()
      const now = performance.now()
      for (const event of page.events) apply(event, now)
      forget(now)
      ;[cursor, heardAt, isHearing] = [page.cursor, now, true]
    } catch (error) {
      isHearing = false
      if (!closing.signal.aborted) onError?.(error)
    }
    return isHearing
  }

  async function askOn(): Promise<void> {
    let pause = pauses.least
    while (!closing.signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, pause))
      pause = (await askOnce()) ? pauses.least : Math.min(pause * 2, pauses.most)
    }
  }

  const ready = askOnce()
  void ready.then(askOn)
  return {
    /** The promise of the first answer, good or bad. */
    ready,
    isShutOut: ({ subject, sessionId }: Person): boolean =>
      ended.has(sessionId) || accounts.get(subject)?.isShut === true,
    isAway: (): boolean => performance.now() - heardAt > awayAfter,
    close: (): void => closing.abort(),
  }
}
