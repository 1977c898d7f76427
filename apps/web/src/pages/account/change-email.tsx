import { useState } from 'react'
import { useLanguage } from '../../messages/locale.tsx'
import { Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { CodeSteps } from '../code-steps.tsx'
import { useChallenge } from '../use-challenge.ts'
import { ConfirmEmail } from './confirm-email.tsx'

export function ChangeEmail() {
  const { text } = useLanguage()
  const [timesChanged, setTimesChanged] = useState(0)
  return (
    <Section title={text.changeEmail}>
      {timesChanged > 0 && (
        <div className="mb-4">
          <Notice look="good">{text.emailChanged}</Notice>
        </div>
      )}
      <EmailChange key={timesChanged} finish={() => setTimesChanged(timesChanged + 1)} />
    </Section>
  )
}

function EmailChange({ finish }: { finish: () => void }) {
  const { text } = useLanguage()
  const flow = useChallenge('email_change')
  return (
    <CodeSteps
      flow={flow}
      emailLabel={text.newEmail}
      isInline
      renderLast={(proof) => <ConfirmEmail proof={proof} finish={finish} />}
    />
  )
}
