type Known = { session: string; sid: string }

/**
 * What one session granted one app. It never leaves this service, and once the app's access was removed it
 * never comes again, since the `sid` does not: tokens written at that moment stay dead.
 */
export const grantIdOf = ({ session, sid }: Known): string => `${session}.${sid}`

export const sessionOfGrant = (grantId: string): string => grantId.slice(0, grantId.indexOf('.'))
