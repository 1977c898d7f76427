import type { User } from '@latchkey/shared/auth'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'

const shape = 'rounded-full px-2 py-0.5 text-xs font-medium tracking-normal whitespace-nowrap'

/** Role and status of the account, which only administrators change. */
export function Standing({ user: { role, status } }: { user: Pick<User, 'role' | 'status'> }) {
  const { roles, statuses } = useMessages(account)
  const statusColours = status === 'active' ? 'bg-good-ground text-good' : 'bg-bad-ground text-bad'
  return (
    <span className="flex flex-wrap gap-1.5">
      <span className={`${shape} bg-edge text-ink`}>{roles[role]}</span>
      <span className={`${shape} ${statusColours}`}>{statuses[status]}</span>
    </span>
  )
}
