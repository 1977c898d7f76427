import { randomBytes } from 'node:crypto'

/**
 * 22 lower-case hexadecimal characters with 88 random bits. Every collation tells them apart, and none
 * begins with a hyphen, which a command line would take for an option.
 */
export const randomId = (): string => randomBytes(11).toString('hex')
