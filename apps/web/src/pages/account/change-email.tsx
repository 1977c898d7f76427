import type { User } from '@latchkey/shared/auth'
import { showAddress } from '@latchkey/shared/idn'
import { useState } from 'react'
import { Section } from '../../ui/card.tsx'
import { Alert } from '../../ui/alert.tsx'
import { CodeSteps } from '../../code-flow/code-steps.tsx'
import { useCodeFlow } from '../../code-flow/use-code-flow.ts'
import { ConfirmEmail } from './confirm-email.tsx'
import { useWords } from './words.ts'

type Props = { user: User; onChanged: () => void }

export function ChangeEmail({ user, onChanged }: Props) {
  const words = useWords()
  const [timesChanged, setTimesChanged] = useState(0)
  return (
    <Section id="email" title={words.email} intro={words.emailNow(showAddress(user.email))}>
      {timesChanged > 0 && (
        <div className="mb-4">
          <Alert variant="good">{words.emailChanged}</Alert>
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
  const words = useWords()
  const flow = useCodeFlow('email_change', { owner, onSpent: finish })
  return (
    <CodeSteps
      flow={flow}
      emailLabel={words.newEmail}
      isInline
      renderLast={(proof) => <ConfirmEmail proof={proof} />}
    />
  )
}
