import { failureOf, refusalOf } from './browser.ts'

/** Clients and load balancers may repeat a read; a write must wait for its answer. */
type Kind = 'read' | 'write'
export type Call = {
  kind: Kind
  began: number
  ended: number
  outcome: 'ok' | 'refused' | 'failed'
  /** The cause of a failure. */
  failure?: string
}

export type Account = {
  username: string
  email: string
  /** Passwords that may be valid: one, or two while the outcome of a change is unknown. */
  digests: string[]
  /** Refresh cookies of live sessions. */
  cookies: string[]
  /** Access tokens and cookies of ended sessions. */
  revoked: { accessToken: string; cookie: string }[]
}

export type History = ReturnType<typeof createHistory>

/** Records the promises of the service: every acknowledged effect, and every broken promise. */
export function createHistory() {
  const calls: Call[] = []
  const accounts: Account[] = []
  const mails: string[] = []
  const broken = {
    lost: [] as string[],
    revokedAccepted: [] as string[],
    codesTwice: [] as string[],
    mailsLost: [] as string[],
    eventsLost: [] as string[],
    logoutsLost: [] as string[],
    signatures: [] as string[],
    limits: [] as string[],
    manyWriters: [] as string[],
  }
  let phase = ''
  return {
    /** Names the phase of the following calls. */
    begin(name: string): void {
      phase = name
    },
    lose(what: string): void {
      broken.lost.push(`${what} (${phase})`)
    },
    calls,
    accounts,
    /** One address per promised mail. */
    mails,
    /** The names of accounts whose authenticator app signed them in. */
    factors: [] as string[],
    apiTokens: [] as string[],
    /** The names of accounts that signed in for the first time since the adoption. */
    adopted: [] as string[],
    /** The names of accounts that were let through the gate, and signed out. */
    gates: [] as string[],
    /** The ids by which a tool knows ended sessions. */
    logouts: [] as string[],
    broken,
    /** The number of calls that each probe of a limit got through. */
    probes: [] as number[],
    /** Makes a call and records its time and outcome. */
    async call<T>(kind: Kind, make: () => Promise<T>): Promise<T> {
      const began = performance.now()
      const note = (outcome: Call['outcome'], more: Pick<Call, 'failure'> = {}) =>
        calls.push({ kind, began, ended: performance.now(), outcome, ...more })
      try {
        const answer = await make()
        note('ok')
        return answer
      } catch (error) {
        if (refusalOf(error) === undefined) note('failed', { failure: failureOf(error) })
        else note('refused')
        throw error
      }
    },
  }
}
