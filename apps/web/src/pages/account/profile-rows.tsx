import type { User } from '@latchkey/shared/auth'
import { limits } from '@latchkey/shared/limits'
import { Field } from '../../forms/field.tsx'
import { UsernameField } from '../../forms/username-field.tsx'
import { validators } from '../../forms/validators.ts'
import { account } from '../../messages/account.ts'
import { credentials } from '../../messages/credentials.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { BioField } from './bio-field.tsx'
import type { DraftKeeper } from './draft.ts'
import { Unset } from './rows/unset.tsx'
import { Standing } from './standing.tsx'
import { TextRow } from './text-row.tsx'

type Props = { user: User; draft: DraftKeeper; onChanged: () => void }

export function ProfileRows({ user, ...rest }: Props) {
  const messages = useMessages()
  const credentialMessages = useMessages(credentials)
  const accountMessages = useMessages(account)
  const bio = user.bio ?? ''
  const { displayName } = user
  return (
    <>
      <TextRow
        {...rest}
        id="displayName"
        label={accountMessages.displayName}
        value={
          displayName ? (
            <bdi translate="no">{displayName}</bdi>
          ) : (
            <Unset>{accountMessages.notSet}</Unset>
          )
        }
        saved={displayName ?? ''}
        validate={(text) => (text === '' ? null : validators.displayName(text))}
        change={(text) => ({ displayName: text || null })}
        renderField={(field) => (
          <Field
            {...field}
            label={accountMessages.displayName}
            name="displayName"
            autoComplete="name"
            hint={accountMessages.displayNameHint}
            errorMessages={{ TOO_LONG: messages.tooLong(limits.displayName.max, 0) }}
          />
        )}
      />
      <TextRow
        {...rest}
        id="username"
        label={credentialMessages.username}
        value={<bdi translate="no">{user.username}</bdi>}
        saved={user.username}
        validate={validators.username}
        change={(username) => ({ username })}
        renderField={(field) => <UsernameField {...field} own={user.username} />}
      />
      <TextRow
        {...rest}
        id="bio"
        label={accountMessages.bio}
        value={
          bio ? (
            <p className="line-clamp-2 whitespace-pre-line">{bio}</p>
          ) : (
            <Unset>{accountMessages.notSet}</Unset>
          )
        }
        saved={bio}
        validate={validators.bio}
        change={(text) => ({ bio: text || null })}
        renderField={(field) => <BioField {...field} />}
      />
      <Standing user={user} />
    </>
  )
}
