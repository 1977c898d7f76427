import { simpleParser } from 'mailparser'
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { certificate } from './certificate.ts'

export type Copy = {
  uuid: string
  /** The domain of the Message-ID, which identifies the sending process. */
  origin: string
  to: string
  subject: string
  text: string
  /** Whether the acceptance was confirmed; otherwise the sender cannot know. */
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

type Terms = {
  /** The probability of a fault at each stage. */
  chance?: number
  /** Refuses no mail permanently. */
  isMild?: boolean
  isTls?: boolean
  /** The most milliseconds until a mail is accepted. */
  slowness?: number
}

/** A mail server that fails at random at any stage, until it is calm. */
export async function startStormServer({ chance = 0, isMild, isTls, slowness = 0 }: Terms = {}) {
  const state = { isCalm: false, taken: [] as Copy[], faults: new Map<Stage, number>() }
  const sockets = new Map<string, Socket>()
  /** Clients before sign-in: one that leaves during TLS did not trust the certificate. */
  const greeted = new Set<string>()
  const cut = ({ remotePort }: { remotePort?: number }) =>
    sockets.get(String(remotePort))?.destroy()
  const count = (stage: Stage) => state.faults.set(stage, (state.faults.get(stage) ?? 0) + 1)
  const strikes = (stage: Stage) => {
    if (state.isCalm || Math.random() >= chance) return false
    count(stage)
    return true
  }
  const pass = (
    stage: Refusing,
    session: { remotePort?: number },
    done: (error?: Error) => void,
  ) => {
    if (!strikes(stage)) return done()
    const [responseCode, message] = replies[stage][isMild ? 0 : randomInt(2)] ?? []
    if (randomInt(3) === 0) cut(session)
    else done(Object.assign(new Error(message), { responseCode }))
  }
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    ...(isTls ? certificate : { disabledCommands: ['STARTTLS'] }),
    onConnect: (session, done) =>
      pass('connect', session, (error) => {
        if (!error) greeted.add(session.id)
        done(error)
      }),
    onAuth(_auth, session, done) {
      greeted.delete(session.id)
      pass('sign-in', session, (error) => done(error ?? null, { user: 'x' }))
    },
    onClose: ({ id }) => void (greeted.delete(id) && isTls && count('tls')),
    onMailFrom: (_address, session, done) => pass('sender', session, done),
    onRcptTo: (_address, session, done) => pass('recipient', session, done),
    async onData(stream, session, done) {
      const mail = await simpleParser(stream).catch(() => undefined)
      // A client that disconnected half-way gets no reply, and its mail was not accepted.
      if (!mail) return
      const { subject = '', text = '', messageId = '' } = mail
      if (slowness > 0) await sleep(randomInt(slowness))
      const to = session.envelope.rcptTo.map(({ address }) => address).join(',')
      const [uuid = '', origin = ''] = messageId.slice(1, -1).split('@')
      const take = (isConfirmed: boolean) =>
        state.taken.push({ uuid, origin, to, subject, text, isConfirmed, at: performance.now() })
      pass('data', session, (error) => {
        if (error) return done(error)
        if (!strikes('after data')) {
          take(true)
          return done()
        }
        if (randomInt(2) === 0) take(false)
        return cut(session)
      })
    },
  })
  server.server.on('connection', (socket: Socket) => {
    const key = String(socket.remotePort)
    sockets.set(key, socket)
    socket.once('close', () => sockets.delete(key))
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    state,
    port: (server.server.address() as { port: number }).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.values()) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

export const codeOf = ({ subject }: Copy): string | undefined => /\b\d{6}\b/.exec(subject)?.[0]

/** Every copy of each mail in order of acceptance, at whichever server. */
export function copiesByMail(copies: Copy[]): Copy[][] {
  const inOrder = copies.toSorted((one, other) => one.at - other.at)
  return [...Map.groupBy(inOrder, ({ uuid }) => uuid).values()]
}
