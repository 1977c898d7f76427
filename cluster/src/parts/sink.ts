import { simpleParser } from 'mailparser'
import { appendFileSync } from 'node:fs'
import { SMTPServer } from 'smtp-server'

/** A mail server that stores a mail before it acknowledges it. `sink.ts <port> <file>` */
const [port, file = ''] = process.argv.slice(2)

new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onData(stream, session, done) {
    simpleParser(stream).then(({ subject = '', messageId = '' }) => {
      const to = session.envelope.rcptTo.map(({ address }) => address).join(',')
      appendFileSync(file, `${JSON.stringify({ to, subject, messageId })}\n`)
      done()
    }, done)
  },
}).listen(Number(port), '127.0.0.1')
