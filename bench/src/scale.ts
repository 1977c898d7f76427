import type { Size } from './grow.ts'

/** How long and how often each figure is taken. */
export type Scale = {
  starts: number
  rounds: number
  /** Of load in each round. */
  seconds: number
  /** Registrations in each round: each needs a mailed code of its own. */
  registrations: number
  idleSeconds: number
  /** People who sign in at once. */
  crowd: number
  /** One after the other; a backlog is three times as many. */
  mails: number
  /** Of a password for being a weak one. */
  checks: number
  /** Those who call, and how many others stand beside them once the database has grown. */
  people: number
  growth: Size
}

export const full: Scale = {
  starts: 5,
  rounds: 5,
  seconds: 3,
  registrations: 400,
  idleSeconds: 20,
  crowd: 500,
  mails: 300,
  checks: 10_000,
  people: 1000,
  growth: { accounts: 1_000_000, sessions: 5_000_000 },
}

/** Shows that everything runs; its figures are too short to quote. */
export const short: Scale = {
  starts: 1,
  rounds: 1,
  seconds: 0.4,
  registrations: 32,
  idleSeconds: 0.5,
  crowd: 50,
  mails: 16,
  checks: 200,
  people: 16,
  growth: { accounts: 2000, sessions: 10_000 },
}
