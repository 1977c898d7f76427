import { createServer, type Socket } from 'node:net'

export const breakages = ['silence', 'drip', 'hang up', 'garbage', 'endless line'] as const
export type Breakage = (typeof breakages)[number]

/** The command whose answer goes wrong. */
export const moments = ['greeting', 'EHLO', 'AUTH', 'MAIL', 'RCPT', 'DATA', '.'] as const
type Moment = (typeof moments)[number]

const answers: Record<string, string> = {
  EHLO: '250-at your service\r\n250 AUTH PLAIN',
  AUTH: '235 2.7.0 welcome',
  DATA: '354 go on',
  QUIT: '221 bye',
}

type Options = { kind: Breakage; moment?: Moment; dripEvery?: number }

/** A mail server that disappears at a given point of the conversation. */
export async function startBrokenServer({ kind, moment = 'greeting', dripEvery = 1000 }: Options) {
  const sockets = new Set<Socket>()
  /** Bytes written to all clients, whether read or still buffered. */
  let poured = 0
  const misbehave = (socket: Socket) => {
    if (kind === 'hang up') socket.end()
    if (kind === 'garbage') socket.write('\0\xff{"hello":1}\r\n'.repeat(50))
    if (kind === 'drip') drip(socket, dripEvery)
    if (kind === 'endless line') pour(socket, (bytes) => (poured += bytes))
  }
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('close', () => sockets.delete(socket))
    if (moment === 'greeting') return misbehave(socket)
    socket.write('220 hello\r\n')
    talk(socket, moment, misbehave)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as { port: number }).port,
    poured: () => poured,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
}

function talk(socket: Socket, moment: Moment, misbehave: (socket: Socket) => void): void {
  let heard = ''
  let isMail = false
  socket.setEncoding('utf8').on('data', (text: string) => {
    const lines = (heard + text).split('\r\n')
    heard = lines.pop() ?? ''
    for (const line of lines) {
      if (isMail && line !== '.') continue
      const word = line.split(' ', 1)[0]?.toUpperCase() ?? ''
      if (word === moment) return misbehave(socket.removeAllListeners('data').resume())
      isMail = word === 'DATA'
      socket.write(`${answers[word] ?? '250 fine'}\r\n`)
    }
  })
}

function drip(socket: Socket, every: number): void {
  const timer = setInterval(() => socket.write('2'), every)
  socket.once('close', () => clearInterval(timer))
}

function pour(socket: Socket, count: (bytes: number) => void): void {
  const drops = '2'.repeat(65_536)
  const more = () => {
    let isThirsty = true
    while (isThirsty && !socket.destroyed) {
      count(drops.length)
      isThirsty = socket.write(drops)
    }
  }
  socket.on('drain', more)
  more()
}
