import { limits } from '@latchkey/shared/auth'
import { useState } from 'react'
import { useLanguage } from '../messages/locale.tsx'
import { Button } from '../ui/button.tsx'
import { checks } from '../forms/validators.ts'
import { Field } from '../forms/field.tsx'
import { Form } from '../forms/form.tsx'
import { useSettled } from '../forms/use-debounced.ts'
import { useForm } from '../forms/use-form.ts'
import { nearAddress } from './suggest-address.ts'

type Props = {
  label: string
  initial: string | undefined
  focusFirst?: boolean
  /** An address that took no mail. */
  refused?: string
  ask: (email: string) => Promise<void>
}

export function EmailStep({ label, initial = '', focusFirst = true, refused, ask }: Props) {
  const [email, setEmail] = useState(initial)
  const { text } = useLanguage()
  const { max } = limits.email
  const form = useForm({
    checks: {
      email: (value) => (value.trim() === refused ? 'UNCHANGED' : checks.email(value.trim())),
    },
    send: (values) => ask(values.email.trim()),
    focusFirst,
  })

  function take(address: string): void {
    setEmail(address)
    form.form.ref.current?.querySelector('input')?.focus()
  }

  return (
    <Form state={form} submit={text.sendCode}>
      <div>
        <Field
          label={label}
          name="email"
          type="email"
          autoComplete="email"
          value={email}
          fault={form.faults.email}
          faultTexts={{ TOO_LONG: text.tooLong(max, email.trim().length - max) }}
          onChange={(event) => setEmail(event.target.value)}
        />
        <NearAddress email={email.trim()} take={take} />
      </div>
    </Form>
  )
}

function NearAddress({ email, take }: { email: string; take: (address: string) => void }) {
  const { text } = useLanguage()
  const near = useSettled(email) ? nearAddress(email) : null
  return (
    <output className="block text-sm wrap-anywhere not-empty:mt-1.5 [&_button]:text-left">
      {near && (
        <Button look="link" onClick={() => take(near)}>
          {text.didYouMean(near)}
        </Button>
      )}
    </output>
  )
}
