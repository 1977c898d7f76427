import { minutes, seconds } from '../clock.ts'

/** 5 s, 15 s, 45 s … `longest`, each up to a quarter shorter or longer, so that retries spread out. */
export function backoff(attempts: number, longest: number = minutes(5)): number {
  const wait = Math.min(longest, seconds(5) * 3 ** Math.min(attempts, 10))
  return wait * (0.75 + Math.random() / 2)
}
