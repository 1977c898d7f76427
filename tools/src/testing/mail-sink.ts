import { simpleParser, type ParsedMail } from 'mailparser'
import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'

export type { SMTPServerSession }

/** A mail that arrived completely. */
export type ArrivedMail = { recipients: string[]; source: Buffer; session: SMTPServerSession }

export type SinkOptions = Omit<SMTPServerOptions, 'onData'> & {
  port?: number
  /** Takes a mail. It is acknowledged once this resolves, and refused with the error that this throws. */
  onMail?(mail: ArrivedMail): void | Promise<void>
}

/** A real SMTP server on loopback. By default it accepts every sign-in and every mail, without TLS. */
export async function startMailSink({ port = 0, onMail, ...options }: SinkOptions = {}) {
  const server = new SMTPServer({
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth: (_auth, _session, done) => done(null, { user: 'anybody' }),
    ...options,
    onData(stream, session, done) {
      const recipients = session.envelope.rcptTo.map(({ address }) => address)
      readAll(stream)
        .then((source) => onMail?.({ recipients, source, session }))
        .then(() => done(), done)
    },
  })
  // A client that disconnects is no failure of the sink.
  server.on('error', () => undefined)
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')

  /** Cuts one client's connection, or every connection. */
  const cut = (client?: SMTPServerSession) => {
    // The current socket: destroying the one below TLS crashes Node.
    for (const { _socket } of server.connections as Set<{ _socket: Socket }>)
      if (client === undefined || _socket.remotePort === client.remotePort) _socket.destroy()
  }
  const stop = async () => {
    cut()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
  return { port: portOf(server.server.address()), cut, stop, [Symbol.asyncDispose]: stop }
}

export type MailSink = Awaited<ReturnType<typeof startMailSink>>

export const readMail = ({ source }: Pick<ArrivedMail, 'source'>): Promise<ParsedMail> =>
  simpleParser(source)

/** An error that the sink answers with this reply. */
export const smtpReply = (responseCode: number, message: string): Error =>
  Object.assign(new Error(message), { responseCode })

async function readAll(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of stream) parts.push(part)
  return Buffer.concat(parts)
}

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address !== null ? address.port : 0
