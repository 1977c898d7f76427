import type { User } from '@latchkey/shared/auth'
import { useState } from 'react'
import { api } from '../../api.ts'
import { useLanguage } from '../../messages/locale.tsx'
import { Section } from '../../ui/card.tsx'
import { checks } from '../../ui/checks.ts'
import { Field } from '../../ui/field.tsx'
import { Form } from '../../ui/form.tsx'
import { Notice } from '../../ui/notice.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { useUnsaved } from '../../ui/unsaved.ts'
import { useForm } from '../../ui/use-form.ts'

export function Profile({ user }: { user: User }) {
  const { text } = useLanguage()
  const [isSaved, setSaved] = useState(false)
  const [isDirty, setDirty] = useState(false)
  useUnsaved(isDirty ? text.unsaved : null)
  const form = useForm({
    checks: {
      username: (value) => checks.username(value.trim()),
      bio: (value) => checks.bio(plainLines(value)),
      avatar: (value) => checks.avatar(value.trim()),
    },
    send: async ({ username, bio, avatar }) => {
      setSaved(false)
      const wanted = {
        username: username.trim(),
        bio: plainLines(bio) || null,
        avatar: avatar.trim() || null,
      }
      await api.account.updateProfile.mutate(wanted)
      setSaved(true)
      setDirty(false)
    },
    blame: { USERNAME_TAKEN: 'username' },
  })
  return (
    <Section title={text.profile}>
      <Form state={form} submit={text.save} onEdit={(edited) => setDirty(isEdited(edited))}>
        <Field
          label={text.username}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          defaultValue={user.username}
          fault={form.faults.username}
        />
        <TextArea
          label={text.bio}
          name="bio"
          defaultValue={user.bio ?? ''}
          fault={form.faults.bio}
        />
        <Field
          label={text.avatar}
          name="avatar"
          type="url"
          autoComplete="photo"
          hint={text.avatarHint}
          defaultValue={user.avatar ?? ''}
          fault={form.faults.avatar}
        />
        {isSaved && <Notice look="good">{text.profileSaved}</Notice>}
      </Form>
    </Section>
  )
}

/** Against what the fields held when they were drawn, which is what was saved last. */
function isEdited(form: HTMLFormElement): boolean {
  return [...form.elements].some(
    (field) =>
      (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) &&
      field.value !== field.defaultValue,
  )
}

/** FormData writes line ends as CR LF, and a CR is a control character to the schema. */
function plainLines(text: string): string {
  return text.replaceAll('\r\n', '\n').trim()
}
