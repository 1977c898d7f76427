import type { PasswordDigest } from '@latchkey/shared/digest'

/** A password as typed, and in the predecessor's form, a plain SHA-256. */
type Entered = { typed: string; legacy: PasswordDigest }

/** A password hash that another program made. */
export type ForeignHash = {
  /** Hashes of one profile take equally long to compare. */
  profile: string
  /** True if the hash is so cheap that a copy of the other program's database reveals most passwords. */
  isWeak: boolean
  matches(entered: Entered): Promise<boolean>
}

/** The reason why a hash is not accepted. */
export type Fault = { fault: string }

/** Reads one kind. Returns undefined for any other kind. */
export type ReadKind = (text: string) => ForeignHash | Fault | undefined

export const isFault = (read: ForeignHash | Fault | undefined): read is Fault =>
  read !== undefined && 'fault' in read
