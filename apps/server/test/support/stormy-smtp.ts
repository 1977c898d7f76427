import {
  readMail,
  smtpReply,
  startMailSink,
  type SMTPServerSession,
} from '@latchkey/tools/testing/mail-sink'
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { certificate } from '@latchkey/tools/testing/certificate'

export type Copy = {
  uuid: string
  /** The domain of the Message-ID, which identifies the sending process. */
  origin: string
  to: string
  subject: string
  text: string
  /** True if the acceptance was confirmed; otherwise the sender cannot know. */
  isConfirmed: boolean
  at: number
}

type Refusing = 'connect' | 'sign-in' | 'sender' | 'recipient' | 'data'
type Stage = Refusing | 'tls' | 'after data'

const replies: Record<Refusing, [number, string][]> = {
  connect: [
    [421, '4.3.2 too busy'],
    [554, '5.7.1 go away'],
  ],
  'sign-in': [
    [454, '4.7.0 try later'],
    [535, '5.7.8 bad credentials'],
  ],
  sender: [
    [451, '4.3.0 try again'],
    [550, '5.7.1 not this sender'],
  ],
  recipient: [
    [450, '4.7.1 greylisted'],
    [550, '5.7.1 relaying denied'],
  ],
  data: [
    [451, '4.3.0 try again'],
    [554, '5.7.1 spam'],
  ],
}

type Options = {
  /** The probability of a fault at each stage. */
  chance?: number
  /** True if the server refuses no mail permanently. */
  isMild?: boolean
  isTls?: boolean
  /** The most milliseconds until a mail is accepted. */
  slowness?: number
}

/** A mail server that fails at random at any stage, until it is calm. */
export async function startStormServer({ chance = 0, isMild, isTls, slowness = 0 }: Options = {}) {
  const state = { isCalm: false, taken: [] as Copy[], faults: new Map<Stage, number>() }
  /** Clients before sign-in: one that leaves during TLS did not trust the certificate. */
  const greeted = new Set<string>()
  const count = (stage: Stage) => state.faults.set(stage, (state.faults.get(stage) ?? 0) + 1)
  const strikes = (stage: Stage) => {
    if (state.isCalm || Math.random() >= chance) return false
    // Three faults pause a sender: clients that never reach TLS would leave it untested.
    if (stage === 'connect' && isTls && !state.faults.has('tls')) return false
    count(stage)
    return true
  }
  /** The error to answer with at this stage, if it fails; some failures cut the connection instead. */
  const failAt = (stage: Refusing, session: SMTPServerSession): Error | undefined => {
    if (!strikes(stage)) return undefined
    const [code = 451, message = ''] = replies[stage][isMild ? 0 : randomInt(2)] ?? []
    if (randomInt(3) === 0) sink.cut(session)
    return smtpReply(code, message)
  }
  const sink = await startMailSink({
    ...(isTls && { ...certificate, disabledCommands: [] }),
    onConnect(session, done) {
      const error = failAt('connect', session)
      if (!error) greeted.add(session.id)
      done(error)
    },
    onAuth(_auth, session, done) {
      greeted.delete(session.id)
      done(failAt('sign-in', session) ?? null, { user: 'x' })
    },
    onClose: ({ id }) => void (greeted.delete(id) && isTls && count('tls')),
    onMailFrom: (_address, session, done) => done(failAt('sender', session)),
    onRcptTo: (_address, session, done) => done(failAt('recipient', session)),
    async onMail({ recipients, source, session }) {
      const { subject = '', text = '', messageId = '' } = await readMail({ source })
      if (slowness > 0) await sleep(randomInt(slowness))
      const to = recipients.join(',')
      const [uuid = '', origin = ''] = messageId.slice(1, -1).split('@')
      const take = (isConfirmed: boolean) =>
        state.taken.push({ uuid, origin, to, subject, text, isConfirmed, at: performance.now() })
      const error = failAt('data', session)
      if (error) throw error
      const isCut = strikes('after data')
      // Every other cut comes after the mail was accepted, the first one too.
      const isTaken = !isCut || (state.faults.get('after data') ?? 0) % 2 === 1
      if (isTaken) take(!isCut)
      if (isCut) sink.cut(session)
    },
  })
  return { ...sink, state }
}

export const codeOf = ({ subject }: Copy): string | undefined => /\b\d{6}\b/.exec(subject)?.[0]

/** Every copy of each mail in order of acceptance, at whichever server. */
export function copiesByMail(copies: Copy[]): Copy[][] {
  const inOrder = copies.toSorted((one, other) => one.at - other.at)
  return [...Map.groupBy(inOrder, ({ uuid }) => uuid).values()]
}
