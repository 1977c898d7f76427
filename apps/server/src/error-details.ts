/** Fields that Node, database drivers, Fastify and mail servers add to errors; each may be missing. */
export type ErrorDetails = {
  code?: string
  message?: string
  cause?: unknown
  /** The file system. */
  path?: string
  /** MySQL. */
  errno?: number
  sqlMessage?: string
  fatal?: boolean
  /** SQLite. */
  errcode?: number
  /** Fastify. */
  statusCode?: number
  /** SMTP. `originalCode` is the code of the socket. */
  originalCode?: string
  command?: string
  responseCode?: number
  response?: string
  /** The mail server may have accepted the mail; mail/smtp.ts sets this. */
  isAmbiguous?: boolean
}

/** Reads the details of any thrown value. */
export const detailsOf = (error: unknown): ErrorDetails =>
  typeof error === 'object' && error !== null ? error : {}
