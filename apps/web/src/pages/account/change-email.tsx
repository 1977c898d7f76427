import { useState } from 'react'
import { Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { CodeSteps } from '../code-steps.tsx'
import { useChallenge } from '../use-challenge.ts'
import { ConfirmEmail } from './confirm-email.tsx'
import { useWords } from './words.ts'

export function ChangeEmail({ email, onChanged }: { email: string; onChanged: () => void }) {
  const words = useWords()
  const [timesChanged, setTimesChanged] = useState(0)
  return (
    <Section id="email" title={words.email} intro={words.emailNow(email)}>
      {timesChanged > 0 && (
        <div className="mb-4">
          <Notice look="good">{words.emailChanged}</Notice>
        </div>
      )}
      <EmailChange
        key={timesChanged}
        finish={() => {
          setTimesChanged(timesChanged + 1)
          onChanged()
        }}
      />
    </Section>
  )
}

function EmailChange({ finish }: { finish: () => void }) {
  const words = useWords()
  const flow = useChallenge('email_change')
  return (
    <CodeSteps
      flow={flow}
      emailLabel={words.newEmail}
      isInline
      renderLast={(proof) => <ConfirmEmail proof={proof} finish={finish} />}
    />
  )
}
