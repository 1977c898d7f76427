import SMTPConnection from 'nodemailer/lib/smtp-connection'

/** An error of a mail server or of the connection to it; the fields are nodemailer's. */
export type SmtpError = Error & {
  code?: string
  command?: string
  responseCode?: number
  response?: string
  /** True if the whole mail was transmitted but no reply came: the server may have accepted it. */
  isAmbiguous?: boolean
}

type Options = ConstructorParameters<typeof SMTPConnection>[0]

/**
 * Creates nodemailer's connection with a bound on every wait: `within` settles when the work or the
 * connection ends, or when the time is over.
 */
export function createBoundedConnection(options: Options) {
  const connection = new SMTPConnection({ maxResponseSize: 64 * 1024, ...options })
  const lost = Promise.withResolvers<never>()
  lost.promise.catch(() => {})
  connection.on('error', lost.reject)
  connection.once('end', () =>
    lost.reject(smtpError('the server closed the connection', 'ECONNECTION')),
  )

  async function within<T>(time: number, work: Promise<T>): Promise<T> {
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(() => late.reject(smtpError('no answer in time', 'ETIMEDOUT')), time)
    work.catch(() => {})
    try {
      return await Promise.race([work, lost.promise, late.promise])
    } finally {
      clearTimeout(timer)
    }
  }

  return { connection, within, lost: lost.promise }
}

/** Turns a callback of nodemailer into a promise. */
export const settled = (start: (done: (error?: Error | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => start((error) => (error ? reject(error) : resolve())))

const smtpError = (message: string, code: string): SmtpError =>
  Object.assign(new Error(message), { code, command: 'CONN' })
