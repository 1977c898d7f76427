import { simpleParser } from 'mailparser'
import type { Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

type Taken = { recipients: string[]; subject: string; text: string; messageId: string }

/** Where in the conversation the server fails; a word in brackets is its reply. */
export type Fault =
  | 'none'
  | 'greeting refused'
  | 'sign-in refused'
  | 'sender refused'
  | 'recipient refused'
  | 'recipient put off'
  | 'mailbox unknown'
  | 'data refused'
  | 'data put off'
  | 'cut after data'

const replies: Partial<Record<Fault, [number, string]>> = {
  'greeting refused': [554, '5.7.1 go away'],
  'sign-in refused': [535, '5.7.8 bad credentials'],
  'sender refused': [550, '5.7.1 not this sender'],
  'recipient refused': [550, '5.7.1 relaying denied'],
  'recipient put off': [450, '4.7.1 greylisted, come back later'],
  'mailbox unknown': [550, '5.1.1 no such user here'],
  'data refused': [554, '5.7.1 spam'],
  'data put off': [451, '4.3.0 try again'],
}

/** A real SMTP server that can fail at every stage and recover while it runs. */
export async function startMailServer(fault: Fault = 'none', port = 0) {
  const state = { fault, taken: [] as Taken[], tries: 0 }
  const sockets = new Set<Socket>()
  const refuseAt = (faults: Fault[], done: (error?: Error) => void) => {
    const [responseCode, message] =
      replies[faults.find((one) => one === state.fault) ?? 'none'] ?? []
    done(message === undefined ? undefined : Object.assign(new Error(message), { responseCode }))
  }
  const options: SMTPServerOptions = {
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onConnect: (_session, done) => {
      state.tries += 1
      refuseAt(['greeting refused'], done)
    },
    onAuth: (_auth, _session, done) =>
      refuseAt(['sign-in refused'], (error) => done(error ?? null, { user: 'x' })),
    onMailFrom: (_address, _session, done) => refuseAt(['sender refused'], done),
    onRcptTo: (_address, _session, done) =>
      refuseAt(['recipient refused', 'recipient put off', 'mailbox unknown'], done),
    onData(stream, session, done) {
      simpleParser(stream).then((mail) => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address)
        const { subject = '', text = '', messageId = '' } = mail
        if (/refused|put off/.test(state.fault))
          return refuseAt(['data refused', 'data put off'], done)
        state.taken.push({ recipients, subject, text, messageId })
        if (state.fault === 'cut after data') for (const socket of sockets) socket.destroy()
        else done()
      }, done)
    },
  }
  const server = new SMTPServer(options)
  server.server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    state,
    port: (server.server.address() as { port: number }).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}
