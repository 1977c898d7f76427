import { reasons, type Reason } from '@latchkey/shared/errors'
import type { Failure } from '../api/client.ts'
import { serverNow } from '../api/server-clock.ts'
import { useLanguage } from '../messages/locale.tsx'
import { Section } from '../ui/card.tsx'
import { FailureNotice } from '../forms/failure-notice.tsx'
import { noticeLinkLook } from '../ui/link-variant.ts'
import { Notice } from '../ui/alert.tsx'

const soon = new Date(serverNow() + 60_000).toISOString()

function failureOf(reason: Reason | null): Failure {
  const retryAt = reason === 'RATE_LIMITED' ? soon : undefined
  return { reason, fields: {}, retryAt, requestId: '1b671a64-40d5-491e-99b0-da01ff1f3341' }
}

export function Notices() {
  const { text } = useLanguage()
  const detour = (
    <a href="/forgot-password" className={noticeLinkLook}>
      {text.resetByMail}
    </a>
  )
  return (
    <Section title="Notice">
      <div className="grid gap-4">
        <Notice look="good">{text.profileSaved}</Notice>
        <Notice look="bad">{text.codeExpired}</Notice>
        {[null, ...reasons].map((reason) => (
          <FailureNotice
            key={reason}
            failure={failureOf(reason)}
            detours={{ RATE_LIMITED: detour }}
          />
        ))}
      </div>
    </Section>
  )
}
