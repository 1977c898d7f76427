import type { Socket } from 'node:net'
import { createBoundedConnection, settled } from '../bounded-connection.ts'

type Reply = { status: number; response: string }
type Options = {
  host: string
  port: number
  ehloName?: string | undefined
  socket: Socket
  isSecure: boolean
  timeout: number
}

export type Conversation = {
  /** Performs the greeting, EHLO and STARTTLS if it is offered or required. */
  greet(onStartTls: () => void): Promise<void>
  signIn(user: string, pass: string): Promise<void>
  /** Sends one command. Throws nodemailer's error unless the reply starts with `digit`. */
  say(line: string, command: string, digit: 2 | 3): Promise<string>
  /** The current socket, which STARTTLS replaces. */
  socket(): Socket | false | null
  close(): void
}

/** Uses nodemailer's own SMTP client, so that what works here works for mails too. */
export function createConversation(options: Options & { demandsTls: boolean }): Conversation {
  const { host, port, ehloName, socket, isSecure, timeout, demandsTls } = options
  let onStartTls = () => {}
  const { connection, within } = createBoundedConnection({
    host,
    port,
    ...(ehloName && { name: ehloName }),
    connection: socket,
    secure: isSecure,
    secured: isSecure,
    requireTLS: demandsTls && !isSecure,
    greetingTimeout: timeout,
    connectionTimeout: timeout,
    socketTimeout: timeout * 3,
    socketCloseTimeout: 100,
    transactionLog: true,
    logger: { debug: (entry: { tnx?: string }, line: unknown) => watch(entry.tnx, line) },
    // A custom sign-in method is nodemailer's public way to send a single command.
    customAuth: {
      SAY: async ({ auth, sendCommand }) => {
        const reply = await sendCommand(String(auth['line']))
        ;(auth['hear'] as (reply: Reply) => void)(reply)
      },
    },
  })

  function watch(tnx: string | undefined, line: unknown): void {
    if (tnx === 'client' && line === 'STARTTLS') onStartTls()
  }

  /** One deadline bounds the whole step: a server that sends one byte at a time is never silent. */
  const bounded: typeof settled = (start) => within(timeout * 3, settled(start))

  return {
    greet(listener) {
      onStartTls = listener
      return bounded((done) => connection.connect(done))
    },
    signIn: (user, pass) => bounded((done) => connection.login({ user, pass }, done)),
    async say(line, command, digit) {
      const heard = Promise.withResolvers<Reply>()
      const auth = { method: 'SAY', line, hear: heard.resolve }
      await bounded((done) => connection.login(auth, done))
      const { status, response } = await heard.promise
      if (String(status).startsWith(String(digit))) return response
      const fields = { code: 'EENVELOPE', command, response, responseCode: status }
      throw Object.assign(new Error(`${command} refused: ${response}`), fields)
    },
    // oxlint-disable-next-line no-underscore-dangle -- declared public
    socket: () => connection._socket,
    close() {
      if (connection.stage === 'connected' && !connection.destroyed) connection.quit()
      connection.close()
    },
  }
}
