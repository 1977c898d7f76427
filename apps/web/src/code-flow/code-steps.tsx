import type { ReactNode } from 'react'
import { CodeStep } from './code-step.tsx'
import { EmailStep } from './email-step.tsx'
import { NewCode } from './new-code.tsx'
import type { CodeFlow } from './use-code-flow.ts'

/** The proven address, for the last step. */
export type Proof = {
  email: string
  isShown: boolean
  spend: CodeFlow['spend']
}

type Props = {
  flow: CodeFlow
  emailLabel: string
  /** A button beside the one that goes on, in every step but the last. */
  beside?: ReactNode
  renderLast: (proof: Proof) => ReactNode
}

export function CodeSteps({ flow, emailLabel, beside, renderLast }: Props) {
  const { openChallenge, step, wasProven, spend } = flow
  const isShown = step === 'last'
  const challengeId = openChallenge?.challenge.challengeId ?? ''
  return (
    <>
      {step === 'email' && (
        <EmailStep
          label={emailLabel}
          initial={flow.address}
          requestCode={flow.requestCode}
          beside={beside}
        />
      )}
      {step === 'code' && openChallenge?.end === null && (
        <CodeStep
          key={challengeId}
          flow={flow}
          openChallenge={openChallenge}
          emailLabel={emailLabel}
          beside={beside}
        />
      )}
      {step === 'code' && openChallenge?.end && (
        <NewCode
          flow={flow}
          openChallenge={openChallenge}
          end={openChallenge.end}
          beside={beside}
        />
      )}
      {/* Hidden rather than removed, the fields keep their values through an expired code and a step
          back. */}
      {openChallenge && wasProven && (
        <div hidden={!isShown}>{renderLast({ email: openChallenge.email, isShown, spend })}</div>
      )}
    </>
  )
}
