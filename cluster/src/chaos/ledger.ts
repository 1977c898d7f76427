import { refusalOf } from './browser.ts'

/** A call that changes nothing may be repeated by anybody; whoever makes another one must wait for its answer. */
type Kind = 'read' | 'write'
export type Call = {
  kind: Kind
  began: number
  ended: number
  outcome: 'ok' | 'refused' | 'failed'
}

export type Account = {
  username: string
  email: string
  /** Which passwords may sign in: one, or two while it is not known whether a change was done. */
  digests: string[]
  /** Refresh cookies of sessions that were opened and not ended. */
  cookies: string[]
  /** Access tokens and cookies that were ended. */
  revoked: { accessToken: string; cookie: string }[]
}

export type Ledger = ReturnType<typeof createLedger>

/** What the service promised: every effect it acknowledged, and every promise it was seen to break. */
export function createLedger() {
  const calls: Call[] = []
  const accounts: Account[] = []
  const mails: string[] = []
  const broken = {
    lost: [] as string[],
    revokedAccepted: [] as string[],
    codesTwice: [] as string[],
    mailsLost: [] as string[],
    limits: [] as string[],
    manyWriters: [] as string[],
  }
  return {
    calls,
    accounts,
    /** One address for each mail that was promised. */
    mails,
    broken,
    /** How many calls each probe of a limit got through. */
    probes: [] as number[],
    /** Makes a call and writes down when it was and what became of it. */
    async call<T>(kind: Kind, make: () => Promise<T>): Promise<T> {
      const began = performance.now()
      const note = (outcome: Call['outcome']) =>
        calls.push({ kind, began, ended: performance.now(), outcome })
      try {
        const answer = await make()
        note('ok')
        return answer
      } catch (error) {
        note(refusalOf(error) === undefined ? 'failed' : 'refused')
        throw error
      }
    },
  }
}
