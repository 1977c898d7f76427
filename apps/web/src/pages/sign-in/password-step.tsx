import type { Challenge, SignIn as Answer } from '@latchkey/shared/auth'
import { codePattern, readCode } from '@latchkey/shared/code'
import { showAddress } from '@latchkey/shared/idn'
import { Suspense, useState } from 'react'
import { Link } from 'wouter'
import { api } from '../../api/client.ts'
import { Gap } from '../../messages/gap.tsx'
import { useMessages } from '../../messages/use-messages.ts'
import { required } from '../../forms/required.ts'
import { Form } from '../../forms/form.tsx'
import { linkClass, alertLinkClass } from '../../ui/link-class.ts'
import { CardPage } from '../../layout/page.tsx'
import { PasswordField } from '../../forms/password-field.tsx'
import { useForm } from '../../forms/use-form.ts'
import { lazyPage } from '../../lazy-page.ts'
import { carry, useArrival, welcome } from './arrival.ts'
import { CookiesBlocked } from './cookies-blocked.tsx'
import { DeletionNotice } from './deletion-notice.tsx'
import { setDeletionCancelled } from './sign-out-reason.ts'
import { IdentifierField } from './identifier-field.tsx'
import { PasskeyEntry } from './passkey-entry.tsx'
import { rememberedIdentifier, rememberIdentifier } from './remembered-identifier.ts'
import { setPasswordTyped } from './typed-password.ts'
import { ContinueNotice } from '../continue/continue-notice.tsx'
import { useNextPage } from '../next-page.ts'

/**
 * Only the first sign-in of an adopted account needs it, or an account that must have a second factor and
 * has none.
 */
const FirstCode = lazyPage(async () => (await import('./first-code.tsx')).FirstCode)
const ResendFirstCode = lazyPage(async () => (await import('./first-code.tsx')).ResendFirstCode)

export type Asked = Extract<Answer, { status: 'second_factor' }>

type Props = {
  /** The name that the user entered before returning from the second step. */
  typed: string
  onSecond: (asked: Asked, identifier: string) => void
}

/** Asks for the password, or for a passkey instead. */
export function PasswordStep({ typed, onSecond }: Props) {
  const messages = useMessages()
  const { withNext } = useNextPage()
  const { arrival, identifier: carried } = useArrival()
  const [identifier, setIdentifier] = useState(() =>
    showAddress(typed || carried || rememberedIdentifier()),
  )
  const [deletesAt, setDeletesAt] = useState<string | null>(null)
  const [isPasskeyLeaving, setPasskeyLeaving] = useState(false)
  const [challenge, setChallenge] = useState<Challenge | null>(null)
  const form = useForm({
    validators: {
      identifier: required,
      password: required,
      code: (value) => (challenge && !codePattern.test(readCode(value)) ? 'CODE' : null),
    },
    fieldOf: { CODE_INVALID: 'code' },
    send: async ({ identifier: name, password, code }) => {
      const login = { identifier: name.trim(), password }
      // Signing in once more after the warning about the deletion cancels it.
      const cancelDeletion = deletesAt !== null
      setDeletionCancelled(cancelDeletion)
      setDeletesAt(null)
      setPasswordTyped(true)
      const answer = await api.auth.login.mutate({
        ...login,
        cancelDeletion,
        ...(challenge && { proof: { challengeId: challenge.challengeId, code } }),
        locale: messages.mailLocale,
      })
      if (answer.status === 'signed_in') rememberIdentifier(login.identifier, answer.user.id)
      else if (answer.status === 'second_factor') onSecond(answer, login.identifier)
      else if (answer.status === 'code_required') setChallenge(answer.challenge)
      else setDeletesAt(answer.deletesAt)
    },
    retype: { INVALID_CREDENTIALS: 'password' },
    focusFirst: true,
  })
  // The heading that explains the arrival ends with the first refusal.
  const [isArriving, setArriving] = useState(typed === '')
  if (form.failure && isArriving) setArriving(false)
  const resetPage = withNext('/forgot-password')
  return (
    <CardPage
      {...(deletesAt !== null || isPasskeyLeaving
        ? { title: messages.keepQuestion, hasGap: true }
        : welcome(messages, isArriving ? arrival : undefined))}
      foot={
        <>
          <span>{messages.noAccount}</span>
          <Gap />
          <Link {...carry(identifier)} href={withNext('/register')} className={linkClass}>
            {messages.toRegister}
          </Link>
        </>
      }
    >
      <ContinueNotice step="sign-in" />
      <CookiesBlocked />
      <Form
        state={form}
        submit={deletesAt === null ? messages.signIn : messages.keepAccount}
        actions={{
          RATE_LIMITED: (
            <Link {...carry(identifier)} href={resetPage} className={alertLinkClass}>
              {messages.resetInstead}
            </Link>
          ),
        }}
      >
        {deletesAt !== null && <DeletionNotice deletesAt={deletesAt} />}
        {/* A wait or a pending deletion concerns one account: another name may be tried at once. */}
        <IdentifierField
          error={form.fieldErrors.identifier}
          value={identifier}
          onChange={(next) => {
            setIdentifier(next)
            setDeletesAt(null)
            setChallenge(null)
            form.clearWait()
          }}
        />
        <PasswordField
          label={messages.password}
          name="password"
          autoComplete="current-password"
          error={form.fieldErrors.password}
        />
        <Link
          {...carry(identifier)}
          href={resetPage}
          className={`-mt-2 justify-self-end text-sm ${linkClass}`}
        >
          {messages.toForgot}
        </Link>
        {challenge && (
          <Suspense>
            <FirstCode codeForm={challenge.codeForm} error={form.fieldErrors.code} />
          </Suspense>
        )}
      </Form>
      {challenge && (
        <Suspense>
          <ResendFirstCode challenge={challenge} onResent={setChallenge} />
        </Suspense>
      )}
      <PasskeyEntry onLeaving={setPasskeyLeaving} />
    </CardPage>
  )
}
