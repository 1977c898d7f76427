import { readMail, startMailSink } from '@latchkey/tools/testing/mail-sink'
import { appendFileSync } from 'node:fs'

/** A mail sink that stores a mail before it acknowledges it. `sink.ts <port> <file>` */
const [port, file = ''] = process.argv.slice(2)

await startMailSink({
  port: Number(port),
  async onMail({ recipients, source }) {
    const { subject = '', messageId = '' } = await readMail({ source })
    appendFileSync(file, `${JSON.stringify({ to: recipients.join(','), subject, messageId })}\n`)
  },
})
