/** What one session granted one app. It never leaves this service. */
export const grantIdOf = (sessionId: string, appId: string): string => `${sessionId}.${appId}`

export const sessionOfGrant = (grantId: string): string => grantId.slice(0, grantId.indexOf('.'))
