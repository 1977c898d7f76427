import { simpleParser } from 'mailparser'
import { createServer, type Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

type Taken = { recipients: string[]; subject: string; text: string; messageId: string }

/** Where in the talk the server breaks; a word in brackets is what it says. */
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

/** A real SMTP server that can be broken at every stage, and mended, while it runs. */
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

export type Mischief = 'silence' | 'drip' | 'hang up' | 'garbage' | 'endless line'

/** Not a mail server at all, though it listens like one. */
export async function startMischief(kind: Mischief) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
    if (kind === 'hang up') socket.end()
    if (kind === 'garbage') socket.write('\0\xff{"hello":1}\r\n'.repeat(50))
    if (kind === 'drip') drip(socket)
    if (kind === 'endless line') pour(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as { port: number }).port,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function drip(socket: Socket): void {
  const timer = setInterval(() => socket.write('2'), 1000)
  socket.once('close', () => clearInterval(timer))
}

function pour(socket: Socket): void {
  const more = () => {
    while (!socket.destroyed && socket.write('2'.repeat(65_536)));
  }
  socket.on('drain', more)
  more()
}
