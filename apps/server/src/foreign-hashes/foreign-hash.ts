import type { PasswordDigest } from '@latchkey/shared/digest'
import type { Words } from '../config/local-language.ts'

/** A password as typed, and in the predecessor's form, a plain SHA-256. */
export type Entered = { typed: string; legacy: PasswordDigest }

/** A password hash that another program made. */
export type ForeignHash = {
  /** Hashes of one profile take about equally long to compare. */
  profile: string
  /** True if the hash is so cheap that a copy of the other program's database reveals most passwords. */
  isWeak: boolean
  /** True if the hash is of a part of this password only, so that others match too. */
  cuts?(typed: string): boolean
  matches(entered: Entered): Promise<boolean>
}

/** The reason why a hash is not accepted. */
export type Fault = { fault: Words }

/** Returns whether the right password takes a mailed code too, because others may know it or match. */
export const needsCode = (hash: ForeignHash | undefined, typed: string | undefined): boolean =>
  hash !== undefined && (hash.isWeak || (typed !== undefined && hash.cuts?.(typed) === true))

/** Reads one kind. Returns undefined for any other kind. */
export type ReadKind = (text: string) => ForeignHash | Fault | undefined

export const isFault = (read: ForeignHash | Fault | undefined): read is Fault =>
  read !== undefined && 'fault' in read
