import type { AppSession } from '../sessions/app-session.entity.ts'

type Known = Pick<AppSession, 'sid' | 'grantName'> & { session: string }

/**
 * The id of one session's grant to one app. It never leaves this service, and never recurs: a revocation
 * gives the grant another name, and a removal of the app's access another `sid`. What was granted under a
 * former id stays dead, whenever it is written.
 */
export const grantIdOf = ({ session, sid, grantName }: Known): string =>
  `${session}.${grantName ?? sid}`

export const sessionOfGrant = (grantId: string): string => grantId.slice(0, grantId.indexOf('.'))

export const nameOfGrant = (grantId: string): string => grantId.slice(grantId.indexOf('.') + 1)
