import { trpc } from './queries.ts'

/** Whether the account has a password to enter; until that is known, as nearly every account. */
export const useHasPassword = (): boolean =>
  trpc.account.factors.useQuery().data?.hasPassword ?? true
