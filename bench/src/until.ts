import { setTimeout as sleep } from 'node:timers/promises'

const longest = 120_000

/** Waits for a condition. After two minutes the run fails with a message instead of hanging. */
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
