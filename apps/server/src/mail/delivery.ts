import { domainOf } from '@latchkey/shared/idn'
import { setTimeout as sleep } from 'node:timers/promises'
import { seconds, type Clock } from '../clock.ts'
import { backoff } from '../outbox/backoff.ts'
import { createBreaker } from './breaker.ts'
import { toDeliveryError, type DeliveryError } from './delivery-error.ts'
import type { Sender } from './sender.ts'
import type { Message } from './mail.ts'
import type { MailMeters, AttemptOutcome } from './meters.ts'

export type Outcome = { tried: Tried[] } & (
  | { state: 'sent'; sender: string }
  | { state: 'refused'; error: DeliveryError }
  /** `sender` is tried first next time, because it may have accepted the mail. */
  | { state: 'delayed'; wait: number; error?: DeliveryError; sender?: string }
)

/**
 * A sender that did not accept the mail, with its error, in the order of trying. A paused sender, or one
 * over its quota, was not contacted; its error comes from an earlier mail.
 */
export type Tried = { sender: string } & (
  | { error: DeliveryError; skipped?: never }
  | { error?: DeliveryError | undefined; skipped: 'resting' | 'quota' }
)

type Attempt = {
  /** The number of earlier attempts. */
  attempts: number
  /** The sender to try first. */
  sender?: string | null | undefined
  /**
   * A silent mail connects like any other but is never sent. It then repeats the duration and outcome of
   * a recent mail.
   */
  isSilent?: boolean
  /** Renews the lease before each further sender, since each may take long. */
  renew(): Promise<void>
}

export type SenderState = { sender: number; state: 'ok' | 'resting'; until?: string }

export type Delivery = {
  deliver(message: Message, attempt: Attempt): Promise<Outcome>
  /** Senders in configured order, numbered from one; their names stay internal. */
  senders(): SenderState[]
  close(): void
}

type Options = {
  senders: Sender[]
  clock: Clock
  /** The index of the sender to try first, by the recipient's domain. */
  routes: Readonly<Record<string, number>>
  /** Returns whether the sender is within its daily quota. */
  isWithinQuota(sender: string, index: number): Promise<boolean>
  meters: MailMeters
}

const timeouts = { whenOthersWait: seconds(4), last: seconds(10) }
const waitIfAmbiguous = seconds(20)

/**
 * Tries the senders in order. A mail that one accepted goes to no other; a mail that none accepts is
 * delayed or refused.
 */
export function createDelivery(options: Options): Delivery {
  const { senders, clock, routes, isWithinQuota, meters } = options
  const channels = senders.map((sender, index): Channel => {
    const breaker = createBreaker(clock)
    return { sender, index, breaker, ends: [], error: undefined }
  })

  function order(message: Message, first: string | null | undefined): Channel[] {
    const domain = domainOf(message.to).toLowerCase()
    const rank = ({ sender, index }: Channel) =>
      sender.name === first ? 0 : first == null && index === routes[domain] ? 1 : 2
    return channels.toSorted((one, other) => rank(one) - rank(other))
  }

  async function sendBy(channel: Channel, message: Message, timeout: number): Promise<void> {
    const start = performance.now()
    const remember = (error?: unknown) => {
      channel.ends = [...channel.ends.slice(-15), { time: performance.now() - start, error }]
    }
    try {
      await channel.sender.send(message, timeout)
      remember()
    } catch (error) {
      // A mailbox that does not exist says nothing about other mails.
      if (!toDeliveryError(error, channel.sender).isFinal) remember(error)
      throw error
    }
  }

  async function reasonToSkip(channel: Channel): Promise<'resting' | 'quota' | undefined> {
    if (channel.breaker.pausedUntil()) return 'resting'
    return (await isWithinQuota(channel.sender.name, channel.index)) ? undefined : 'quota'
  }

  return {
    async deliver(message, { attempts, sender, isSilent = false, renew }) {
      const tried: Tried[] = []
      const errors: DeliveryError[] = []
      const ordered = order(message, sender)
      for (const channel of ordered) {
        const skipped = await reasonToSkip(channel)
        if (skipped) {
          tried.push({ sender: channel.sender.name, skipped, error: channel.error })
          continue
        }
        if (errors.length > 0) await renew()
        const timeout = channel === ordered.at(-1) ? timeouts.last : timeouts.whenOthersWait
        // A silent mail is never sent, so its outcome says nothing about the sender.
        const breaker = isSilent ? undefined : channel.breaker
        const count = (outcome: AttemptOutcome) =>
          isSilent || meters.mailAttempt(channel.index + 1, outcome)
        try {
          await channel.sender.connect(timeout)
          await (isSilent ? endLike(channel.ends) : sendBy(channel, message, timeout))
          breaker?.succeed()
          count('taken')
          return { state: 'sent', sender: channel.sender.name, tried }
        } catch (thrown) {
          const error = toDeliveryError(thrown, channel.sender)
          channel.error = error
          errors.push(error)
          tried.push({ sender: channel.sender.name, error })
          count(outcomeOf(error))
          if (error.isSenders) breaker?.fail()
          else breaker?.succeed()
          if (error.isAmbiguous) {
            return {
              state: 'delayed',
              error,
              sender: channel.sender.name,
              wait: waitIfAmbiguous,
              tried,
            }
          }
          if (error.isFinal) return { state: 'refused', error, tried }
        }
      }
      const [error] = errors
      const isRefused =
        errors.length === channels.length && errors.every(({ isRefusal }) => isRefusal)
      if (error && isRefused) return { state: 'refused', error, tried }
      return { state: 'delayed', wait: backoff(attempts), ...(error && { error }), tried }
    },
    senders: () =>
      channels.map(({ index, breaker }) => {
        const until = breaker.pausedUntil()?.toISOString()
        return { sender: index + 1, state: until ? 'resting' : 'ok', ...(until && { until }) }
      }),
    close() {
      for (const { sender } of channels) sender.close()
    },
  }
}

type End = { time: number; error?: unknown }

type Channel = {
  sender: Sender
  index: number
  breaker: ReturnType<typeof createBreaker>
  /** Outcomes and durations of the last mails after connecting. */
  ends: End[]
  /** The last error of this sender. */
  error: DeliveryError | undefined
}

/** Ends like a recent mail, so that timing does not reveal a silent one. */
async function endLike(ends: End[]): Promise<void> {
  const end = ends[Math.floor(Math.random() * ends.length)]
  await sleep(end?.time ?? seconds(0.1))
  if (end?.error) throw end.error as Error
}

function outcomeOf({ isAmbiguous, isRefusal, isSenders }: DeliveryError): AttemptOutcome {
  if (isAmbiguous) return 'unclear'
  if (isRefusal) return 'refused'
  return isSenders ? 'failed' : 'put_off'
}
