type Write = (fields: object, message: string) => void

/** What a part of the program needs of the logger. */
export type Log = { info: Write; warn: Write; error: Write }
