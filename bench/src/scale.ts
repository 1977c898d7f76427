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
}

export const full: Scale = {
  starts: 5,
  rounds: 5,
  seconds: 3,
  registrations: 400,
  idleSeconds: 20,
  crowd: 500,
  mails: 300,
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
}
