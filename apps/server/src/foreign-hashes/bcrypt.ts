import { createHash } from 'node:crypto'
import type { ReadKind } from './foreign-hash.ts'
import { above, notWhole, partsOf } from './form.ts'

/**
 * The forms of bcrypt itself and of Django, which may hash the password with SHA-256 first. `$2x$` marks the
 * hashes of a faulty program, which the library would compare like others.
 */
const forms = [
  /^(?<mcf>\$2[aby]\$(?<cost>\d\d)\$[./A-Za-z\d]{53})$/,
  /^bcrypt\$(?<mcf>\$2[aby]\$(?<cost>\d\d)\$[./A-Za-z\d]{53})$/,
  /^(?<first>bcrypt_sha256)\$(?<mcf>\$2[aby]\$(?<cost>\d\d)\$[./A-Za-z\d]{53})$/,
]
/** The last letter of a salt holds two bits. */
const wholeSalt = /^\$2[aby]\$\d\d\$.{21}[.Oeu]/
const beginning = /^(\$2[abxy]?\$|bcrypt(_sha256)?\$)/

/** bcrypt ignores all further bytes, and repeats a password behind a NUL. */
const mostBytes = 72
const isCut = (typed: string): boolean =>
  Buffer.byteLength(typed) > mostBytes || typed.includes('\0')

/** PHP and most other programs started at 10. */
const floor = 10
const ceiling = 14

export const bcrypt: ReadKind = (text) => {
  if (!beginning.test(text)) return undefined
  const { mcf, cost: digits, first } = partsOf(text, forms) ?? {}
  const cost = Number(digits)
  if (mcf === undefined || !(cost >= 4)) return notWhole('bcrypt')
  return (
    above({ en: 'a cost', zh: '成本' }, cost, ceiling) ??
    (wholeSalt.test(mcf) ? undefined : notWhole('bcrypt')) ?? {
      profile: `bcrypt ${cost}`,
      isWeak: cost < floor,
      ...(!first && { cuts: isCut }),
      async matches({ typed }) {
        const { verify } = await import('@node-rs/bcrypt')
        const given = first ? createHash('sha256').update(typed).digest('hex') : typed
        return verify(given, mcf)
      },
    }
  )
}
