import type { User } from '@latchkey/shared/auth'
import { showAddress } from '@latchkey/shared/idn'
import { useState } from 'react'
import { Section } from '../../ui/card.tsx'
import { Alert } from '../../ui/alert.tsx'
import { CodeSteps } from '../../code-flow/code-steps.tsx'
import { useCodeFlow } from '../../code-flow/use-code-flow.ts'
import { ConfirmEmail } from './confirm-email.tsx'
import { account } from '../../messages/account.ts'
import { useMessages } from '../../messages/use-messages.ts'

type Props = { user: User; onChanged: () => void }

export function ChangeEmail({ user, onChanged }: Props) {
  const accountMessages = useMessages(account)
  const [timesChanged, setTimesChanged] = useState(0)
  return (
    <Section
      id="email"
      title={accountMessages.email}
      intro={accountMessages.emailNow(showAddress(user.email))}
    >
      {timesChanged > 0 && (
        <div className="mb-4">
          <Alert variant="good">{accountMessages.emailChanged}</Alert>
        </div>
      )}
      <EmailChange
        key={timesChanged}
        owner={String(user.id)}
        finish={() => {
          setTimesChanged(timesChanged + 1)
          onChanged()
        }}
      />
    </Section>
  )
}

function EmailChange({ owner, finish }: { owner: string; finish: () => void }) {
  const accountMessages = useMessages(account)
  const flow = useCodeFlow('email_change', { owner, onSpent: finish })
  return (
    <CodeSteps
      flow={flow}
      emailLabel={accountMessages.newEmail}
      isInline
      renderLast={(proof) => <ConfirmEmail proof={proof} />}
    />
  )
}
