import { required } from '../../forms/required.ts'
import { useHasPassword } from './use-has-password.ts'

/** The current password in a form; an account without one is not asked for it, and sends none. */
export function useCurrentPassword() {
  const hasPassword = useHasPassword()
  return {
    hasPassword,
    validator: hasPassword ? required : () => null,
    toInput: (currentPassword: string) => (hasPassword ? { currentPassword } : {}),
  }
}
