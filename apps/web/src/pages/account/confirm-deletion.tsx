import { api } from '../../api/client.ts'
import { useLanguage } from '../../messages/locale.tsx'
import { Button } from '../../ui/button.tsx'
import { checks } from '../../forms/validators.ts'
import { Field } from '../../forms/field.tsx'
import { Form } from '../../forms/form.tsx'
import { PasswordField } from '../../forms/password-field.tsx'
import { useForm } from '../../forms/use-form.ts'
import { noteDeparture } from '../sign-in/sign-out-reason.ts'
import { useWords } from './words.ts'

export function ConfirmDeletion({ username, cancel }: { username: string; cancel: () => void }) {
  const { text } = useLanguage()
  const words = useWords()
  const form = useForm({
    checks: {
      confirmation: (value) => (value.trim() === username ? null : 'INVALID'),
      currentPassword: checks.currentPassword,
    },
    send: async ({ confirmation, currentPassword }) => {
      noteDeparture('leaving')
      try {
        const wish = { confirmation: confirmation.trim(), currentPassword }
        await api.account.deleteAccount.mutate(wish)
      } catch (error) {
        noteDeparture('ended')
        throw error
      }
    },
    blame: { INVALID_CREDENTIALS: 'currentPassword', FORBIDDEN: 'confirmation' },
    focusFirst: true,
  })
  return (
    <div className="grid gap-3">
      <p className="mb-2 text-quiet">{words.leaveIntro}</p>
      <Form state={form} submit={words.leaveButton} look="danger">
        {/* A password manager reads here whose password this is. */}
        <input type="text" name="owner" autoComplete="username" value={username} readOnly hidden />
        <Field
          label={
            <>
              {words.confirmation.before} <bdi>{username}</bdi> {words.confirmation.after}
            </>
          }
          name="confirmation"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          fault={form.faults.confirmation}
          faultTexts={{ INVALID: words.notYourName, FORBIDDEN: words.lastSuperadmin }}
        />
        <PasswordField
          label={text.currentPassword}
          name="currentPassword"
          autoComplete="current-password"
          fault={form.faults.currentPassword}
        />
      </Form>
      <Button look="plain" onClick={cancel}>
        {words.cancel}
      </Button>
    </div>
  )
}
