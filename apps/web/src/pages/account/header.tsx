import type { User } from '@latchkey/shared/auth'
import { useLanguage } from '../../messages/language.tsx'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Address } from '../../ui/address.tsx'
import { Button } from '../../ui/button.tsx'
import { FailureAlert } from '../../forms/failure-alert.tsx'
import { leavePage } from '../../forms/use-unsaved-changes.ts'
import { useSignOut } from '../sign-out/use-sign-out.ts'
import { Picture } from './picture/picture.tsx'
import { Standing } from './standing.tsx'

/** The signed-in user: picture, name, address, role and status. */
export function Header({ user, onChanged }: { user: User; onChanged: () => void }) {
  const messages = useMessages()
  const { locale } = useLanguage()
  const accountMessages = useMessages(account)
  const { signOut, isPending, failure } = useSignOut()
  const since = new Intl.DateTimeFormat(locale, { dateStyle: 'long' })

  return (
    <>
      <Picture user={user} onChanged={onChanged}>
        <div className="min-w-0 flex-1 basis-52">
          <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1 text-lg font-semibold tracking-tight wrap-anywhere">
            <bdi translate="no">{user.displayName ?? user.username}</bdi>
            <Standing user={user} />
          </p>
          <p className="text-quiet">
            <Address email={user.email} />
          </p>
          <p className="text-sm text-quiet">
            <span>{accountMessages.memberSince}</span>{' '}
            <time dateTime={user.createdAt} className="inline-block">
              {since.format(new Date(user.createdAt))}
            </time>
          </p>
        </div>
        <Button
          variant="plain"
          isPending={isPending}
          onClick={() => leavePage(() => void signOut())}
        >
          {messages.signOut}
        </Button>
      </Picture>
      {failure && <FailureAlert failure={failure} />}
    </>
  )
}
