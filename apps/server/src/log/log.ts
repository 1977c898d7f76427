type Write = (fields: object, message: string) => void

/** The part of the logger that most modules use. */
export type Log = { info: Write; warn: Write; error: Write }
