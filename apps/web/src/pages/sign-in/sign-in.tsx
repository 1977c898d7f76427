import { useState } from 'react'
import { Link } from 'wouter'
import { api } from '../../api/client.ts'
import { useLanguage } from '../../messages/locale.tsx'
import { checks } from '../../forms/validators.ts'
import { Form } from '../../forms/form.tsx'
import { linkLook, noticeLinkLook } from '../../ui/link-variant.ts'
import { Notice } from '../../ui/alert.tsx'
import { CardPage } from '../../layout/page.tsx'
import { PasswordField } from '../../forms/password-field.tsx'
import { useForm } from '../../forms/use-form.ts'
import { ArrivalNotice, useArrival } from './arrival-notice.tsx'
import { CookiesBlocked } from './cookies-blocked.tsx'
import { noteKept } from './sign-out-reason.ts'
import { IdentifierField } from './identifier-field.tsx'
import { keepIdentifier } from './remembered-identifier.ts'
import { useNextPage } from '../next-page.ts'

export function Login() {
  const { text } = useLanguage()
  const { withNext } = useNextPage()
  const { arrival, identifier: initial } = useArrival()
  const [isUntouched, setUntouched] = useState(true)
  const [isLeaving, setLeaving] = useState(false)
  const form = useForm({
    checks: { identifier: checks.identifier, password: checks.currentPassword },
    send: async ({ identifier, password }) => {
      setUntouched(false)
      const login = { identifier: identifier.trim(), password }
      // A person who was told of the deletion and goes on wants to keep the account.
      noteKept(isLeaving)
      setLeaving(false)
      const answer = await api.auth.login.mutate({ ...login, cancelDeletion: isLeaving })
      if (answer.status === 'signed_in') keepIdentifier(login.identifier, answer.user.id)
      else setLeaving(true)
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
          <span>{text.noAccount}</span>{' '}
          <Link href={withNext('/register')} className={linkLook}>
            {text.toRegister}
          </Link>
        </>
      }
    >
      <CookiesBlocked />
      {isUntouched && <ArrivalNotice {...(arrival && { arrival })} />}
      <Form
        state={form}
        submit={isLeaving ? text.keepAccount : text.signIn}
        detours={{
          RATE_LIMITED: (
            <Link href={resetPage} className={noticeLinkLook}>
              {text.resetByMail}
            </Link>
          ),
        }}
      >
        {isLeaving && <Notice look="bad">{text.isLeaving}</Notice>}
        {/* The wait, or the deletion, is this account's: another name is free to try. */}
        <IdentifierField
          fault={form.faults.identifier}
          initial={initial}
          onChange={() => {
            setLeaving(false)
            form.forgive()
          }}
        />
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
