import { reasons, type Reason } from '@latchkey/shared/errors'
import type { Failure } from '../../api/client.ts'
import { serverNow } from '../../api/server-clock.ts'
import { codeFlow } from '../../messages/code-flow.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Section } from '../../ui/card.tsx'
import { FailureAlert } from '../../forms/failure-alert.tsx'
import { alertLinkClass } from '../../ui/link-class.ts'
import { Alert } from '../../ui/alert.tsx'

const soon = new Date(serverNow() + 60_000).toISOString()

export function failureOf(reason: Reason | null): Failure {
  const retryAt = reason === 'RATE_LIMITED' ? soon : undefined
  return { reason, fields: {}, retryAt, requestId: '1b671a64-40d5-491e-99b0-da01ff1f3341' }
}

export function Alerts() {
  const messages = useMessages()
  const flowMessages = useMessages(codeFlow)
  const action = (
    <a href="/forgot-password" className={alertLinkClass}>
      {messages.resetInstead}
    </a>
  )
  return (
    <Section title="Notice">
      <div className="grid gap-4">
        <Alert variant="good">{messages.retryNow}</Alert>
        <Alert variant="bad">{flowMessages.codeExpired}</Alert>
        {[null, ...reasons].map((reason) => (
          <FailureAlert
            key={reason}
            failure={failureOf(reason)}
            actions={{ RATE_LIMITED: action }}
          />
        ))}
      </div>
    </Section>
  )
}
