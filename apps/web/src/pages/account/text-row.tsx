import type { UpdateProfile } from '@latchkey/shared/account'
import { useState, type ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { Form } from '../../forms/form.tsx'
import { useForm, type FieldError, type Validator } from '../../forms/use-form.ts'
import { useUnsavedChanges } from '../../forms/use-unsaved-changes.ts'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Alert } from '../../ui/alert.tsx'
import type { DraftKeeper } from './draft.ts'
import { CancelRow } from './rows/cancel-row.tsx'
import { Row } from './rows/row.tsx'
import { useRows } from './rows/rows.tsx'
import { UnsavedDialog } from './unsaved-dialog.tsx'

type Field = { defaultValue: string; error: FieldError | undefined }

type Props = {
  /** The field of `account.updateProfile`, and the id of the row. */
  id: 'displayName' | 'username' | 'bio'
  label: string
  value: ReactNode
  saved: string
  validate: Validator
  change: (text: string) => UpdateProfile
  draft: DraftKeeper
  onChanged: () => void
  renderField: (field: Field) => ReactNode
}

/** A row of the profile that holds one text. */
export function TextRow(props: Props) {
  return (
    <Row id={props.id} label={props.label} value={props.value} isText>
      <TextForm {...props} />
    </Row>
  )
}

function TextForm({ id, label, saved, validate, change, draft, onChanged, renderField }: Props) {
  const accountMessages = useMessages(account)
  const { finish } = useRows()
  const restored = draft.restoredFor(id)
  const [isDirty, setDirty] = useState(restored !== null)
  const discard = () => draft.update(null)
  const unsaved = useUnsavedChanges(isDirty, discard)
  const form = useForm<string>({
    validators: { [id]: (text) => (text.trim() === saved ? null : validate(plainLines(text))) },
    send: async (values) => {
      await api.account.updateProfile.mutate(change(plainLines(values[id] ?? '')))
      setDirty(false)
      discard()
      finish(accountMessages.saved)
      onChanged()
    },
    fieldOf: { USERNAME_TAKEN: 'username' },
    focusFirst: true,
  })
  function trackChanges(edited: HTMLFormElement): void {
    const field = edited.elements.namedItem(id)
    const isText = field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement
    const text = isText ? field.value : ''
    setDirty(text !== saved)
    draft.update(text === saved ? null : { id, text })
  }
  return (
    <>
      <UnsavedDialog unsaved={unsaved} />
      <Form
        state={form}
        submit={accountMessages.save}
        beside={<CancelRow label={label} onCancel={discard} />}
        onEdit={trackChanges}
      >
        {restored !== null && isDirty && <Alert variant="plain">{accountMessages.draftBack}</Alert>}
        {renderField({ defaultValue: restored ?? saved, error: form.fieldErrors[id] })}
      </Form>
    </>
  )
}

/** FormData ends lines with CR LF, and the schema refuses CR as a control character. */
function plainLines(text: string): string {
  return text.replaceAll('\r\n', '\n').trim()
}
