import { trpc } from './queries.ts'

/**
 * Returns whether the account has a password. Until that is known it is true, as for nearly every
 * account.
 */
export const useHasPassword = (): boolean =>
  trpc.account.factors.useQuery().data?.hasPassword ?? true
