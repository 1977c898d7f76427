import type { Server } from 'node:net'
import { SMTPServer } from 'smtp-server'

const replies = {
  'put off': { responseCode: 450, message: '4.7.1 greylisted, come back later' },
  refuse: { responseCode: 550, message: '5.1.1 no such user here' },
}

/** A real SMTP server that accepts every mail, except for the addresses in `faults`. */
export async function startMailServer() {
  const faults = new Map<string, keyof typeof replies | 'hold'>()
  /** Continues a held conversation, by recipient. */
  const held = new Map<string, () => void>()
  const taken: { to: string; source: string }[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo({ address }, _session, done) {
      const fault = faults.get(address)
      if (!fault) return done()
      if (fault === 'hold') return void held.set(address, done)
      const { message, responseCode } = replies[fault]
      done(Object.assign(new Error(message), { responseCode }))
    },
    onData(stream, { envelope }, done) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.once('end', () => {
        const source = Buffer.concat(parts).toString()
        taken.push(...envelope.rcptTo.map(({ address }) => ({ to: address, source })))
        done()
      })
    },
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    faults,
    taken,
    release: (address: string) => held.get(address)?.(),
    port: portOf(server.server.address()),
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

const portOf = (address: ReturnType<Server['address']>): number =>
  typeof address === 'object' && address !== null ? address.port : 0
