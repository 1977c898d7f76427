import type { UpdateProfile } from '@latchkey/shared/account'
import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { Form } from '../../forms/form.tsx'
import { SelectField } from '../../forms/select-field.tsx'
import { useForm } from '../../forms/use-form.ts'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { CancelRow } from './rows/cancel-row.tsx'
import { Row } from './rows/row.tsx'
import { useRows } from './rows/rows.tsx'

type Props = {
  /** The field of `account.updateProfile`, and the id of the row. */
  id: 'locale' | 'timeZone'
  label: string
  hint: string
  value: ReactNode
  saved: string
  change: (chosen: string) => UpdateProfile
  onChanged: () => void
  /** The options to choose from. */
  children: ReactNode
}

/** A row of the profile that holds one of several values. */
export function SelectRow(props: Props) {
  return (
    <Row id={props.id} label={props.label} value={props.value} isText>
      <SelectForm {...props} />
    </Row>
  )
}

function SelectForm({ id, label, hint, saved, change, onChanged, children }: Props) {
  const accountMessages = useMessages(account)
  const { finish } = useRows()
  const form = useForm<string>({
    validators: { [id]: () => null },
    send: async (values) => {
      await api.account.updateProfile.mutate(change(values[id] ?? ''))
      finish(accountMessages.saved)
      onChanged()
    },
    focusFirst: true,
  })
  return (
    <Form state={form} submit={accountMessages.save} beside={<CancelRow label={label} />}>
      <SelectField
        label={label}
        name={id}
        hint={hint}
        defaultValue={saved}
        error={form.fieldErrors[id]}
      >
        {children}
      </SelectField>
    </Form>
  )
}
