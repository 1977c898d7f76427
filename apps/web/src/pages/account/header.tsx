import type { User } from '@latchkey/shared/auth'
import { useDates } from '../../messages/dates.ts'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Address } from '../../ui/address.tsx'
import { Button } from '../../ui/button.tsx'
import { FailureAlert } from '../../forms/failure-alert.tsx'
import { leavePage } from '../../forms/use-unsaved-changes.ts'
import { useSignOut } from '../sign-out/use-sign-out.ts'
import { Picture } from './picture/picture.tsx'

/** The signed-in user: picture, name and address. */
export function Header({ user, onChanged }: { user: User; onChanged: () => void }) {
  const messages = useMessages()
  const { day } = useDates()
  const accountMessages = useMessages(account)
  const { signOut, isPending, failure } = useSignOut()

  return (
    <>
      <Picture user={user} onChanged={onChanged}>
        <div className="min-w-0 flex-1 basis-52">
          <p className="text-lg font-semibold tracking-tight wrap-anywhere">
            <bdi translate="no">{user.displayName ?? user.username}</bdi>
          </p>
          <p className="text-quiet">
            <Address email={user.email} />
          </p>
          <p className="text-sm text-quiet">
            <span>{accountMessages.memberSince}</span>{' '}
            <time dateTime={user.createdAt} className="inline-block">
              {day(user.createdAt)}
            </time>
          </p>
        </div>
        {/* In a narrow window it stands beside the title of the page. */}
        <span className="max-lg:absolute max-lg:top-0 max-lg:right-0">
          <Button
            variant="plain"
            isPending={isPending}
            onClick={() => leavePage(() => void signOut())}
          >
            {messages.signOut}
          </Button>
        </span>
      </Picture>
      {failure && <FailureAlert failure={failure} />}
    </>
  )
}
