import { required } from '../../forms/required.ts'

/** The current password in a form; an account without one is not asked for it, and sends none. */
export const currentPasswordOf = (hasPassword: boolean) => ({
  validator: hasPassword ? required : () => null,
  toInput: (currentPassword: string) => (hasPassword ? { currentPassword } : {}),
})
