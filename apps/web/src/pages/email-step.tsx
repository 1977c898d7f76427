import { useLanguage } from '../messages/locale.tsx'
import { checks } from '../ui/checks.ts'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { useForm } from '../ui/use-form.ts'

type Props = {
  label: string
  initial: string | undefined
  focusFirst?: boolean
  ask: (email: string) => Promise<void>
}

export function EmailStep({ label, initial, focusFirst = true, ask }: Props) {
  const { text } = useLanguage()
  const form = useForm({
    checks: { email: (value) => checks.email(value.trim()) },
    send: ({ email }) => ask(email.trim()),
    focusFirst,
  })
  return (
    <Form state={form} submit={text.sendCode}>
      <Field
        label={label}
        name="email"
        type="email"
        autoComplete="email"
        defaultValue={initial}
        fault={form.faults.email}
      />
    </Form>
  )
}
