import { limits, type User } from '@latchkey/shared/auth'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { Section } from '../../ui/card.tsx'
import { validators } from '../../forms/validators.ts'
import { Field } from '../../forms/field.tsx'
import { Form } from '../../forms/form.tsx'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Alert } from '../../ui/alert.tsx'
import { useUnsavedChanges } from '../../forms/use-unsaved-changes.ts'
import { useForm } from '../../forms/use-form.ts'
import { UsernameField } from '../../forms/username-field.tsx'
import { BioField } from './bio-field.tsx'
import { useDraft, type Draft } from './draft.ts'
import { Picture } from './picture/picture.tsx'
import { UnsavedDialog } from './unsaved-dialog.tsx'

export function Profile({ user, onChanged }: { user: User; onChanged: () => void }) {
  const messages = useMessages()
  const accountMessages = useMessages(account)
  const [isSaved, setSaved] = useState(false)
  const draft = useDraft(user)
  const [isDirty, setDirty] = useState(draft.restored !== null)
  const unsaved = useUnsavedChanges(isDirty)
  // The address of an uploaded picture is not one that people type.
  const link = isUploaded(user.avatar) ? '' : (user.avatar ?? '')
  const saved: Draft = { username: user.username, bio: user.bio ?? '', avatar: link }
  const shown = draft.restored ?? saved
  const form = useForm({
    validators: {
      username: (value) =>
        value.trim() === user.username ? null : validators.username(value.trim()),
      bio: (value) => validators.bio(plainLines(value)),
      avatar: (value) => validators.avatar(value.trim()),
    },
    send: async ({ username, bio, avatar }) => {
      setSaved(false)
      await api.account.updateProfile.mutate({
        username: username.trim(),
        bio: plainLines(bio) || null,
        ...(avatar.trim() !== link && { avatar: avatar.trim() || null }),
      })
      setSaved(true)
      setDirty(false)
      draft.update(null)
      onChanged()
    },
    fieldOf: { USERNAME_TAKEN: 'username' },
  })
  function trackChanges(edited: HTMLFormElement): void {
    const typed = readDraft(edited)
    const isEdited = fields.some((name) => typed[name] !== saved[name])
    setDirty(isEdited)
    draft.update(isEdited ? typed : null)
  }

  return (
    <Section id="profile" title={accountMessages.profile}>
      <UnsavedDialog unsaved={unsaved} />
      <Picture user={user} onChanged={onChanged} />
      <Form state={form} submit={accountMessages.save} onEdit={trackChanges}>
        {draft.restored && isDirty && <Alert variant="plain">{accountMessages.draftBack}</Alert>}
        <UsernameField
          defaultValue={shown.username}
          own={user.username}
          error={form.fieldErrors.username}
        />
        <BioField bio={shown.bio} error={form.fieldErrors.bio} />
        <Field
          key={link}
          label={accountMessages.pictureLink}
          name="avatar"
          type="url"
          autoComplete="photo"
          hint={accountMessages.pictureLinkHint}
          defaultValue={shown.avatar}
          error={form.fieldErrors.avatar}
          errorMessages={{ TOO_LONG: messages.tooLong(limits.avatar.max, 0) }}
        />
        {isSaved && <Alert variant="good">{accountMessages.saved}</Alert>}
      </Form>
    </Section>
  )
}

function isUploaded(avatar: string | null): boolean {
  return avatar?.startsWith(`${location.origin}/avatars/`) ?? false
}

const fields = ['username', 'bio', 'avatar'] as const

function readDraft(form: HTMLFormElement): Draft {
  const valueOf = (name: string): string => {
    const field = form.elements.namedItem(name)
    const isText = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement
    return isText ? field.value : ''
  }
  return { username: valueOf('username'), bio: valueOf('bio'), avatar: valueOf('avatar') }
}

/** FormData ends lines with CR LF, and the schema refuses CR as a control character. */
function plainLines(text: string): string {
  return text.replaceAll('\r\n', '\n').trim()
}
