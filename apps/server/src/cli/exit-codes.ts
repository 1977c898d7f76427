/** Every command ends with one of the first three; `noVerdict` is for commands that judge something. */
export const exitCodes = { done: 0, failed: 1, wrongUsage: 2, noVerdict: 3 } as const

/** A failure of a command whose code 1 is a verdict. */
export class NoVerdict extends Error {}

/** Wraps a command whose code 1 is a verdict, so that a failure to judge does not look like one. */
export async function orNoVerdict(judge: () => Promise<void>): Promise<void> {
  try {
    await judge()
  } catch (cause) {
    throw new NoVerdict('no verdict', { cause })
  }
}
