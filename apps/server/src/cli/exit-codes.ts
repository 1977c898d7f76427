/** Every command ends with one of the first three; `noVerdict` is for commands that judge something. */
export const exitCodes = { done: 0, failed: 1, wrongUsage: 2, noVerdict: 3 } as const

/** Keeps a command whose code 1 is a verdict from reaching one. */
export class NoVerdict extends Error {}

/** For a command whose code 1 is a verdict: whatever keeps it from judging must not look like one. */
export async function orNoVerdict(judge: () => Promise<void>): Promise<void> {
  try {
    await judge()
  } catch (cause) {
    throw new NoVerdict('no verdict', { cause })
  }
}
