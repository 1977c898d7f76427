import { setTimeout as sleep } from 'node:timers/promises'
import { minutes, seconds, type Clock } from '../clock.ts'
import { createBreaker } from './breaker.ts'
import { readFault, type Fault } from './fault.ts'
import type { Sender } from './sender.ts'
import type { Message } from './mail.ts'
import type { MailMeters, TryOutcome } from './meters.ts'

export type Outcome = { tried: Tried[] } & (
  | { state: 'sent'; sender: string }
  | { state: 'refused'; fault: Fault }
  /** `sender` goes first next time: it may have taken the mail. */
  | { state: 'delayed'; wait: number; fault?: Fault; sender?: string }
)

/**
 * A sender that did not take the mail, and why, in the order they were asked. One that rests, or has
 * sent enough today, was not asked: its fault is of an earlier mail.
 */
export type Tried = { sender: string } & (
  | { fault: Fault; skipped?: never }
  | { fault?: Fault | undefined; skipped: 'resting' | 'quota' }
)

type Try = {
  /** How often it was tried before. */
  attempts: number
  /** The sender that is tried first. */
  sender?: string | null | undefined
  /** A decoy connects like every mail and is never sent; it ends like a recent one did. */
  isSilent?: boolean
  /** Runs before each further sender, since each may take long. */
  renew(): Promise<void>
}

export type SenderState = { sender: number; state: 'ok' | 'resting'; until?: string }

export type Delivery = {
  deliver(message: Message, given: Try): Promise<Outcome>
  /** In the order of the configuration, counted from one; names stay inside. */
  senders(): SenderState[]
  close(): void
}

type Options = {
  senders: Sender[]
  clock: Clock
  /** Recipient's domain → which sender goes first. */
  routes: Readonly<Record<string, number>>
  /** Whether the sender may still send today. */
  isWithinQuota(sender: string, index: number): Promise<boolean>
  meters: MailMeters
}

const patience = { whenOthersWait: seconds(4), last: seconds(10) }
const afterDoubt = seconds(20)

/** Tries the senders in order. What one took goes to no other; what none takes waits, or is refused. */
export function createDelivery(options: Options): Delivery {
  const { senders, clock, routes, isWithinQuota, meters } = options
  const ways = senders.map((sender, index) => ({
    sender,
    index,
    breaker: createBreaker(clock),
    /** How the last mails fared once a line stood, and how long that took. */
    ends: [] as End[],
    /** Why the last mail did not go this way. */
    fault: undefined as Fault | undefined,
  }))
  type Way = (typeof ways)[number]

  function order(message: Message, first: string | null | undefined): Way[] {
    const domain = message.to.slice(message.to.lastIndexOf('@') + 1).toLowerCase()
    const rank = ({ sender, index }: Way) =>
      sender.name === first ? 0 : first == null && index === routes[domain] ? 1 : 2
    return ways.toSorted((one, other) => rank(one) - rank(other))
  }

  async function carry(way: Way, message: Message, time: number): Promise<void> {
    const start = performance.now()
    const remember = (error?: unknown) => {
      way.ends = [...way.ends.slice(-15), { time: performance.now() - start, error }]
    }
    try {
      await way.sender.send(message, time)
      remember()
    } catch (error) {
      // That a mailbox does not exist says nothing of other mails.
      if (!readFault(error, way.sender).isFinal) remember(error)
      throw error
    }
  }

  async function reasonToSkip(way: Way): Promise<'resting' | 'quota' | undefined> {
    if (way.breaker.restsUntil()) return 'resting'
    return (await isWithinQuota(way.sender.name, way.index)) ? undefined : 'quota'
  }

  return {
    async deliver(message, { attempts, sender, isSilent = false, renew }) {
      const tried: Tried[] = []
      const faults: Fault[] = []
      const ordered = order(message, sender)
      for (const way of ordered) {
        const skipped = await reasonToSkip(way)
        if (skipped) {
          tried.push({ sender: way.sender.name, skipped, fault: way.fault })
          continue
        }
        if (faults.length > 0) await renew()
        const time = way === ordered.at(-1) ? patience.last : patience.whenOthersWait
        // What is only acted out teaches nothing about the sender.
        const breaker = isSilent ? undefined : way.breaker
        const count = (outcome: TryOutcome) => isSilent || meters.mailTry(way.index + 1, outcome)
        try {
          await way.sender.reach(time)
          await (isSilent ? endLike(way.ends) : carry(way, message, time))
          breaker?.succeed()
          count('taken')
          return { state: 'sent', sender: way.sender.name, tried }
        } catch (error) {
          const fault = readFault(error, way.sender)
          way.fault = fault
          faults.push(fault)
          tried.push({ sender: way.sender.name, fault })
          count(outcomeOf(fault))
          if (fault.isSenders) breaker?.fail()
          else breaker?.succeed()
          if (fault.isAmbiguous) {
            return { state: 'delayed', fault, sender: way.sender.name, wait: afterDoubt, tried }
          }
          if (fault.isFinal) return { state: 'refused', fault, tried }
        }
      }
      const [fault] = faults
      const isRefused = faults.length === ways.length && faults.every(({ isRefusal }) => isRefusal)
      if (fault && isRefused) return { state: 'refused', fault, tried }
      return { state: 'delayed', wait: backoff(attempts), ...(fault && { fault }), tried }
    },
    senders: () =>
      ways.map(({ index, breaker }) => {
        const until = breaker.restsUntil()?.toISOString()
        return { sender: index + 1, state: until ? 'resting' : 'ok', ...(until && { until }) }
      }),
    close() {
      for (const { sender } of ways) sender.close()
    },
  }
}

type End = { time: number; error: unknown }

/** Nobody can tell from it that a mail was not meant to leave. */
async function endLike(ends: End[]): Promise<void> {
  const end = ends[Math.floor(Math.random() * ends.length)]
  await sleep(end?.time ?? seconds(0.1))
  if (end?.error) throw end.error as Error
}

function outcomeOf({ isAmbiguous, isRefusal, isSenders }: Fault): TryOutcome {
  if (isAmbiguous) return 'unclear'
  if (isRefusal) return 'refused'
  return isSenders ? 'failed' : 'put_off'
}

/** 5 s, 15 s, 45 s … 5 min, each up to a quarter sooner or later, so that mails do not come back as one. */
function backoff(attempts: number): number {
  const wait = Math.min(minutes(5), seconds(5) * 3 ** Math.min(attempts, 5))
  return wait * (0.75 + Math.random() / 2)
}
