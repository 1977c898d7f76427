import { minutes, seconds } from '../clock.ts'

/** 5 s, 15 s, 45 s … 5 min, each up to a quarter shorter or longer, so that retries spread out. */
export function backoff(attempts: number): number {
  const wait = Math.min(minutes(5), seconds(5) * 3 ** Math.min(attempts, 5))
  return wait * (0.75 + Math.random() / 2)
}
