/** The methods of a second factor. Passwords and factors are the ways to prove identity. */
export const factorMethods = ['passkey', 'totp', 'backup_code'] as const
export type FactorMethod = (typeof factorMethods)[number]

export const proofMethods = ['password', ...factorMethods] as const
export type ProofMethod = (typeof proofMethods)[number]
