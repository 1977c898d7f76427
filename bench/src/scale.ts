import type { Size } from './grow.ts'

/** The length and number of measurements of each figure. */
export type Scale = {
  starts: number
  rounds: number
  /** Seconds of load per round. */
  seconds: number
  /** Registrations per round; each needs its own mailed code. */
  registrations: number
  idleSeconds: number
  /** Concurrent sign-ins. */
  signIns: number
  /** Mails sent one after the other; a backlog has three times as many. */
  mails: number
  /** Checks of a password against the weak ones. */
  checks: number
  /** Accounts that call, and the size of the database they are compared with. */
  people: number
  growth: Size
  /** Accounts of the predecessor that a round adopts. */
  adopted: number
}

export const full: Scale = {
  starts: 5,
  rounds: 5,
  seconds: 3,
  registrations: 400,
  idleSeconds: 20,
  signIns: 500,
  mails: 300,
  checks: 10_000,
  people: 1000,
  growth: { accounts: 1_000_000, sessions: 5_000_000 },
  adopted: 4000,
}

/** Sizes that only test whether everything runs; too short for meaningful figures. */
export const short: Scale = {
  starts: 1,
  rounds: 1,
  seconds: 0.4,
  registrations: 32,
  idleSeconds: 0.5,
  signIns: 50,
  mails: 16,
  checks: 200,
  people: 16,
  growth: { accounts: 2000, sessions: 10_000 },
  adopted: 100,
}
