import { localText, type Words } from '../config/local-language.ts'
import type { Passwords } from '../passwords/password.ts'
import { unusablePassword } from '../passwords/password.ts'

type Work = { slots: number; total: number }

/** Measures the time of some hashes, to estimate how long the rest takes. */
export async function createProgress(passwords: Passwords, { slots, total }: Work) {
  const sample = slots * 4
  const since = performance.now()
  await Promise.all(Array.from({ length: sample }, () => passwords.hash(unusablePassword())))
  const each = (performance.now() - since) / sample
  return { total, estimate: spell(each * total), line: createBar(total, each) }
}

/**
 * Draws a line that replaces the previous one. With the time of `each`, the pace counts from the first
 * line: the backup and the new columns came before it. Otherwise it counts from now.
 */
export function createBar(total: number, each?: number) {
  let first = each === undefined ? { done: 0, at: performance.now() } : undefined
  return (done: number, shown = `${done}/${total}`): string => {
    const now = performance.now()
    first ??= { done, at: now }
    const pace = done > first.done ? (now - first.at) / (done - first.done) : (each ?? 0)
    const part = total === 0 ? 1 : Math.min(1, done / total)
    const left = pace * Math.max(0, total - done)
    const bar = '#'.repeat(Math.round(part * 30)).padEnd(30, '.')
    const time = spell(left)
    return localText({
      en: `\r[${bar}] ${shown}, ${time.en} left   `,
      zh: `\r[${bar}] ${shown}，还需${time.zh}   `,
    })
  }
}

function spell(milliseconds: number): Words {
  const seconds = Math.ceil(milliseconds / 1000)
  const minutes = Math.ceil(seconds / 60)
  return seconds < 120
    ? { en: `${seconds} s`, zh: ` ${seconds} 秒` }
    : { en: `${minutes} min`, zh: ` ${minutes} 分钟` }
}
