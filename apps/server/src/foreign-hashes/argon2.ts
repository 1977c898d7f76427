import type { ReadKind } from './foreign-hash.ts'
import { above, notWhole, partsOf } from './form.ts'

/** PHC strings, and Django's form of them with a name in front. */
const forms = [
  /^(?:argon2)?(?<phc>\$(?<type>argon2(?:id|i|d))\$v=19\$m=(?<memory>\d{1,8}),t=(?<passes>\d{1,6}),p=(?<threads>\d{1,3})\$[\w+/]{11,86}\$[\w+/]{22,86})$/,
]
const beginning = /^(argon2)?\$argon2/

/** The KiB filled over all passes: OWASP's smallest choice (7 MiB, 5 passes) is above it. */
const floor = 32_768
const ceiling = { memory: 131_072, filled: 1_048_576, threads: 16 }

export const argon2: ReadKind = (text) => {
  if (!beginning.test(text)) return undefined
  // Django writes argon2$argon2id$…
  const { phc, type, ...costs } = partsOf(text.replace(/^argon2\$/, '$'), forms) ?? {}
  const [memory, passes, threads] = [costs['memory'], costs['passes'], costs['threads']].map(Number)
  if (phc === undefined || !memory || !passes || !threads) return notWhole('Argon2')
  // RFC 9106, section 3.1.
  if (memory < 8 * threads) return notWhole('Argon2')
  return (
    above({ en: 'KiB of memory', zh: '内存（KiB）' }, memory, ceiling.memory) ??
    above(
      { en: 'KiB over all passes', zh: '各轮内存之和（KiB）' },
      memory * passes,
      ceiling.filled,
    ) ??
    above({ en: 'threads', zh: '线程数' }, threads, ceiling.threads) ?? {
      profile: `${type} ${memory} ${passes} ${threads}`,
      isWeak: memory * passes < floor,
      async matches({ typed }) {
        const { verify } = await import('@node-rs/argon2')
        return verify(phc, typed)
      },
    }
  )
}
