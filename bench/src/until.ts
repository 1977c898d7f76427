import { setTimeout as sleep } from 'node:timers/promises'

const longest = 120_000

/** What never comes must end the run with a sentence, not hold it up for ever. */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  pause = 1,
): Promise<void> {
  const deadline = performance.now() + longest
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`not within 2 minutes: ${what}`)
    await sleep(pause)
  }
}
