/** Results go to standard output; errors and progress to standard error. */
export const say = (text: string): void => void process.stdout.write(`${text}\n`)

export const sayError = (text: string): void => void process.stderr.write(`${text}\n`)

/** Progress is for terminals, where the next line can replace it. */
export function sayProgress(text: string): void {
  if (process.stdout.isTTY && process.stderr.isTTY) process.stderr.write(text)
}

export const sayJson = (value: unknown): void => say(JSON.stringify(value, null, 2))

/** Writes one JSON array row by row, since there may be more rows than memory holds. */
export async function sayJsonRows(rows: AsyncIterable<unknown>): Promise<void> {
  let separator = '['
  for await (const row of rows) {
    process.stdout.write(`${separator}\n  ${JSON.stringify(row)}`)
    separator = ','
  }
  say(separator === '[' ? '[]' : '\n]')
}

/** "1 session", "2 sessions". */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`

/** The name of a second factor for `counted`. */
export const factor = ['authenticator app or passkey', 'authenticator apps and passkeys'] as const
