import { createTransport, type SendMailOptions } from 'nodemailer'
import type { Dkim } from './dkim-settings.ts'

/**
 * Returns a function that composes mails as they are transmitted: CRLF lines, signed if DKIM is set up.
 */
export function createWriter(dkim: Dkim | undefined): (mail: SendMailOptions) => Promise<Buffer> {
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    ...(dkim && { dkim: signature(dkim) }),
  })
  return async (mail) => {
    const { message } = await transport.sendMail(mail)
    if (!Buffer.isBuffer(message)) throw new Error('nodemailer returned a stream')
    return message
  }
}

const signature = ({ domain, selector, privateKey }: Dkim) => ({
  domainName: domain,
  keySelector: selector,
  privateKey,
})
