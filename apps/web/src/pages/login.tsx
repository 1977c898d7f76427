import { Link } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'
import { api } from '../api.ts'
import { useLanguage } from '../messages/locale.tsx'
import { checks } from '../ui/checks.ts'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { linkLook } from '../ui/link-look.ts'
import { Notice } from '../ui/notice.tsx'
import { CardPage } from '../ui/page.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { useForm } from '../ui/use-form.ts'

export function Login() {
  const { text } = useLanguage()
  const arrival = useHistoryState<{ passwordWasReset?: boolean } | null>()
  const form = useForm({
    checks: { identifier: checks.identifier, password: checks.currentPassword },
    send: async ({ identifier, password }) => {
      await api.auth.login.mutate({ identifier: identifier.trim(), password })
    },
    focusFirst: true,
  })
  return (
    <CardPage title={text.signIn} intro={text.signInIntro}>
      {arrival?.passwordWasReset && (
        <div className="mb-4">
          <Notice look="good">{text.passwordWasReset}</Notice>
        </div>
      )}
      <Form state={form} submit={text.signIn}>
        <Field
          label={text.identifier}
          name="identifier"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          fault={form.faults.identifier}
        />
        <PasswordField
          label={text.password}
          name="password"
          autoComplete="current-password"
          fault={form.faults.password}
        />
      </Form>
      <div className="mt-6 flex flex-wrap justify-between gap-x-4 gap-y-2">
        <span className="text-quiet">
          {text.noAccount}{' '}
          <Link href="/register" className={linkLook}>
            {text.toRegister}
          </Link>
        </span>
        <Link href="/forgot-password" className={linkLook}>
          {text.toForgot}
        </Link>
      </div>
    </CardPage>
  )
}
