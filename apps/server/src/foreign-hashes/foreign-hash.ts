import type { PasswordDigest } from '@latchkey/shared/digest'

/** A password as typed, and in the predecessor's form, which is plain SHA-256. */
type Entered = { typed: string; legacy: PasswordDigest }

/** The hash of a password that another program made. */
export type ForeignHash = {
  /** Hashes of one profile take equally long to compare. */
  profile: string
  /** So cheap that a copy of the other program's database tells most passwords. */
  isWeak: boolean
  matches(entered: Entered): Promise<boolean>
}

/** A hash that is not taken, and why. */
export type Fault = { fault: string }

/** Reads one kind. Returns undefined for any other kind. */
export type ReadKind = (text: string) => ForeignHash | Fault | undefined

export const isFault = (read: ForeignHash | Fault | undefined): read is Fault =>
  read !== undefined && 'fault' in read
