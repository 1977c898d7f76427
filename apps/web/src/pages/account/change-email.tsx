import type { User } from '@latchkey/shared/auth'
import { Address } from '../../ui/address.tsx'
import { CodeSteps } from '../../code-flow/code-steps.tsx'
import { useCodeFlow } from '../../code-flow/use-code-flow.ts'
import { ConfirmEmail } from './confirm-email.tsx'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { PasswordKnown } from './password-known.tsx'
import { CancelRow } from './rows/cancel-row.tsx'
import { Row } from './rows/row.tsx'
import { useRows } from './rows/rows.tsx'

type Props = { user: User; onChanged: () => void }

export function ChangeEmail({ user, onChanged }: Props) {
  const accountMessages = useMessages(account)
  return (
    <Row
      id="email"
      label={accountMessages.email}
      value={<Address email={user.email} />}
      hasOwnCancel
    >
      <EmailChange owner={String(user.id)} onChanged={onChanged} />
    </Row>
  )
}

function EmailChange({ owner, onChanged }: { owner: string; onChanged: () => void }) {
  const accountMessages = useMessages(account)
  const { finish } = useRows()
  const flow = useCodeFlow('email_change', {
    owner,
    onSpent() {
      finish(accountMessages.emailChanged)
      onChanged()
    },
  })
  const cancel = <CancelRow label={accountMessages.email} />
  return (
    <>
      {flow.step === 'email' && (
        <p className="mb-4 text-sm text-quiet">{accountMessages.emailIntro}</p>
      )}
      <CodeSteps
        flow={flow}
        emailLabel={accountMessages.newEmail}
        beside={cancel}
        renderLast={(proof) => (
          <PasswordKnown below={cancel}>
            {(hasPassword) => <ConfirmEmail {...{ proof, flow, hasPassword }} beside={cancel} />}
          </PasswordKnown>
        )}
      />
    </>
  )
}
