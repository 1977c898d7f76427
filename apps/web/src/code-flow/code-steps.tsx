import type { ReactNode } from 'react'
import { CodeStep } from './code-step.tsx'
import { EmailStep } from './email-step.tsx'
import { NewCode } from './new-code.tsx'
import type { CodeFlow } from './use-code-flow.ts'

/** What the last step needs to act on the proven address. */
export type Proof = {
  email: string
  isShown: boolean
  spend: CodeFlow['spend']
}

type Props = {
  flow: CodeFlow
  emailLabel: string
  /** The flow is one of several forms on the page, so it takes no focus before it was used. */
  isInline?: boolean
  renderLast: (proof: Proof) => ReactNode
}

export function CodeSteps({ flow, emailLabel, isInline = false, renderLast }: Props) {
  const { openChallenge, step, wasProven, spend } = flow
  const isShown = step === 'last'
  const challengeId = openChallenge?.challenge.challengeId ?? ''
  return (
    <>
      {step === 'email' && (
        <EmailStep
          label={emailLabel}
          initial={openChallenge?.email}
          focusFirst={!isInline || openChallenge !== null}
          requestCode={flow.requestCode}
        />
      )}
      {step === 'code' && openChallenge?.end === null && (
        <CodeStep
          key={challengeId}
          flow={flow}
          openChallenge={openChallenge}
          emailLabel={emailLabel}
        />
      )}
      {step === 'code' && openChallenge?.end && (
        <NewCode flow={flow} openChallenge={openChallenge} end={openChallenge.end} />
      )}
      {/* Hidden, not removed: what was typed there survives a code that ran out or a step back. */}
      {openChallenge && wasProven && (
        <div hidden={!isShown}>{renderLast({ email: openChallenge.email, isShown, spend })}</div>
      )}
    </>
  )
}
