import { limits, type User } from '@latchkey/shared/auth'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { Section } from '../../ui/card.tsx'
import { checks } from '../../forms/validators.ts'
import { Field } from '../../forms/field.tsx'
import { Form } from '../../forms/form.tsx'
import { useLanguage } from '../../messages/locale.tsx'
import { Notice } from '../../ui/alert.tsx'
import { useUnsaved } from '../../forms/use-unsaved-changes.ts'
import { useForm } from '../../forms/use-form.ts'
import { UsernameField } from '../../forms/username-field.tsx'
import { BioField } from './bio-field.tsx'
import { useDraft, type Draft } from './draft.ts'
import { Picture } from './picture/picture.tsx'
import { UnsavedDialog } from './unsaved-dialog.tsx'
import { useWords } from './words.ts'

export function Profile({ user, onChanged }: { user: User; onChanged: () => void }) {
  const { text } = useLanguage()
  const words = useWords()
  const [isSaved, setSaved] = useState(false)
  const draft = useDraft(user)
  const [isDirty, setDirty] = useState(draft.found !== null)
  const unsaved = useUnsaved(isDirty)
  // An uploaded picture has an address as well, but not one to type.
  const link = isUploaded(user.avatar) ? '' : (user.avatar ?? '')
  const saved: Draft = { username: user.username, bio: user.bio ?? '', avatar: link }
  const shown = draft.found ?? saved
  const form = useForm({
    checks: {
      username: (value) => (value.trim() === user.username ? null : checks.username(value.trim())),
      bio: (value) => checks.bio(plainLines(value)),
      avatar: (value) => checks.avatar(value.trim()),
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
      draft.note(null)
      onChanged()
    },
    blame: { USERNAME_TAKEN: 'username' },
  })
  function look(edited: HTMLFormElement): void {
    const typed = readDraft(edited)
    const isEdited = fields.some((name) => typed[name] !== saved[name])
    setDirty(isEdited)
    draft.note(isEdited ? typed : null)
  }

  return (
    <Section id="profile" title={words.profile}>
      <UnsavedDialog unsaved={unsaved} />
      <Picture user={user} onChanged={onChanged} />
      <Form state={form} submit={words.save} onEdit={look}>
        {draft.found && isDirty && <Notice look="plain">{words.draftBack}</Notice>}
        <UsernameField
          defaultValue={shown.username}
          own={user.username}
          fault={form.faults.username}
        />
        <BioField bio={shown.bio} fault={form.faults.bio} />
        <Field
          key={link}
          label={words.pictureLink}
          name="avatar"
          type="url"
          autoComplete="photo"
          hint={words.pictureLinkHint}
          defaultValue={shown.avatar}
          fault={form.faults.avatar}
          faultTexts={{ TOO_LONG: text.tooLong(limits.avatar.max, 0) }}
        />
        {isSaved && <Notice look="good">{words.saved}</Notice>}
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

/** FormData writes line ends as CR LF, and a CR is a control character to the schema. */
function plainLines(text: string): string {
  return text.replaceAll('\r\n', '\n').trim()
}
