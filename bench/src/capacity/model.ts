import { operations, type Costs, type Operation } from './costs.ts'

/** The use of a service; all rates are those of the busiest hour. */
export type Load = { name: string; accounts: number; perSecond: Record<Operation, number> }

/** The rates that a load requires of each part. */
export type Demand = {
  cores: number
  reads: number
  writes: number
  redis: number
  mails: number
  /** Processes of two cores each, at `fullest`. */
  replicas: number
  /** The space for accounts, sessions and a month of the security log. */
  diskGiB: number
}

/** The planned utilization of every part. Queues grow without bound near full utilization. */
export const fullest = 0.6
const coresOfReplica = 2

/** Bytes of a row and its indexes in MariaDB. */
const rowBytes = { account: 1000, session: 500, event: 500 }
const sessionsEach = 2
const month = 30 * 24 * 3600
/** Share of a day's calls in its busiest hour. */
const peakHour = 0.2

export function demandOf({ accounts, perSecond }: Load, costs: Costs): Demand {
  const sum = (part: 'cpu' | 'reads' | 'writes' | 'redis') =>
    operations.reduce((total, kind) => total + perSecond[kind] * costs[kind][part], 0)
  const cores = sum('cpu') / 1000
  const inMeanSecond = 1 / peakHour / 24
  const noted = perSecond.signIn + perSecond.register + perSecond.sendCode
  const events = noted * inMeanSecond * month
  const { account, session, event } = rowBytes
  const bytes = accounts * (account + sessionsEach * session) + events * event
  return {
    cores,
    reads: sum('reads'),
    writes: sum('writes'),
    redis: sum('redis'),
    mails: perSecond.sendCode + perSecond.register,
    replicas: Math.max(2, Math.ceil(cores / fullest / coresOfReplica)),
    diskGiB: bytes / 2 ** 30,
  }
}

/**
 * A day of ordinary use. One in three accounts is active. One in ten of those signs in; the others are
 * still signed in and refresh twice. Each causes thirty session checks. One account in a thousand is new.
 */
export function ordinaryLoad(name: string, accounts: number): Load {
  const inPeakHour = (aDay: number) => (aDay * peakHour) / 3600
  const comers = accounts / 3
  return {
    name,
    accounts,
    perSecond: {
      signIn: inPeakHour(comers / 10),
      check: inPeakHour(comers * 30),
      refresh: inPeakHour(comers * 2),
      sendCode: inPeakHour(accounts / 500),
      register: inPeakHour(accounts / 1000),
    },
  }
}
