import type { User } from '@latchkey/shared/auth'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { RowFrame } from './rows/row-frame.tsx'

/** Changes by administrators: a role above that of users, and a status other than active. */
export function Standing({ user: { role, status } }: { user: Pick<User, 'role' | 'status'> }) {
  const accountMessages = useMessages(account)
  const { roles, statuses } = accountMessages
  return (
    <>
      {role !== 'user' && (
        <RowFrame id="role" label={accountMessages.role} value={<span>{roles[role]}</span>} />
      )}
      {status !== 'active' && (
        <RowFrame
          id="status"
          label={accountMessages.status}
          value={<span className="text-bad">{statuses[status]}</span>}
        />
      )}
    </>
  )
}
