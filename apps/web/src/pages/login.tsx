import { useState } from 'react'
import { Link } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'
import { api } from '../api.ts'
import { useLanguage } from '../messages/locale.tsx'
import { checks } from '../ui/checks.ts'
import { Form } from '../ui/form.tsx'
import { linkLook, noticeLinkLook } from '../ui/link-look.ts'
import { Notice } from '../ui/notice.tsx'
import { CardPage } from '../ui/page.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { useForm } from '../ui/use-form.ts'
import { IdentifierField } from './identifier-field.tsx'
import { keepIdentifier } from './kept-identifier.ts'
import { useNextPage } from './next-page.ts'

export function Login() {
  const { text } = useLanguage()
  const { withNext } = useNextPage()
  const state = useHistoryState<{ arrival?: 'reset' | 'signed-out' } | null>()
  const [isUntouched, setUntouched] = useState(true)
  const form = useForm({
    checks: { identifier: checks.identifier, password: checks.currentPassword },
    send: async ({ identifier, password }) => {
      setUntouched(false)
      await api.auth.login.mutate({ identifier: identifier.trim(), password })
      keepIdentifier(identifier.trim())
    },
    focusFirst: true,
  })
  const resetPage = withNext('/forgot-password')
  return (
    <CardPage
      title={text.signIn}
      intro={text.signInIntro}
      foot={
        <>
          {text.noAccount}{' '}
          <Link href={withNext('/register')} className={linkLook}>
            {text.toRegister}
          </Link>
        </>
      }
    >
      {state?.arrival && isUntouched && (
        <div className="mb-5">
          <Notice look="good">
            {state.arrival === 'reset' ? text.passwordWasReset : text.signedOut}
          </Notice>
        </div>
      )}
      <Form
        state={form}
        submit={text.signIn}
        detours={{
          RATE_LIMITED: (
            <Link href={resetPage} className={noticeLinkLook}>
              {text.resetByMail}
            </Link>
          ),
        }}
      >
        {/* The wait is this account's: another name is free to try. */}
        <IdentifierField fault={form.faults.identifier} onChange={form.forgive} />
        <PasswordField
          label={text.password}
          name="password"
          autoComplete="current-password"
          fault={form.faults.password}
        />
        <Link href={resetPage} className={`-mt-2 justify-self-end text-sm ${linkLook}`}>
          {text.toForgot}
        </Link>
      </Form>
    </CardPage>
  )
}
