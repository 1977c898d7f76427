type Known = { session: string; sid: string }

/**
 * The id of one session's grant to one app. It never leaves this service. After a removal of the app's
 * access it never recurs, since the `sid` does not: tokens written at that moment stay dead.
 */
export const grantIdOf = ({ session, sid }: Known): string => `${session}.${sid}`

export const sessionOfGrant = (grantId: string): string => grantId.slice(0, grantId.indexOf('.'))
