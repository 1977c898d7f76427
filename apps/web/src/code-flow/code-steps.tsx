import type { ReactNode } from 'react'
import { CodeStep } from './code-step.tsx'
import { EmailStep } from './email-step.tsx'
import { NewCode } from './new-code.tsx'
import type { ChallengeFlow } from './use-code-flow.ts'

/** What the last step needs to act on the proven address. */
export type Proof = {
  email: string
  isShown: boolean
  spend: ChallengeFlow['spend']
}

type Props = {
  flow: ChallengeFlow
  emailLabel: string
  /** The flow is one of several forms on the page, so it takes no focus before it was used. */
  isInline?: boolean
  renderLast: (proof: Proof) => ReactNode
}

export function CodeSteps({ flow, emailLabel, isInline = false, renderLast }: Props) {
  const { asked, step, wasProven, spend } = flow
  const isShown = step === 'last'
  const challengeId = asked?.challenge.challengeId ?? ''
  return (
    <>
      {step === 'email' && (
        <EmailStep
          label={emailLabel}
          initial={asked?.email}
          focusFirst={!isInline || asked !== null}
          ask={flow.ask}
        />
      )}
      {step === 'code' && asked?.end === null && (
        <CodeStep key={challengeId} flow={flow} asked={asked} emailLabel={emailLabel} />
      )}
      {step === 'code' && asked?.end && <NewCode flow={flow} asked={asked} end={asked.end} />}
      {/* Hidden, not removed: what was typed there survives a code that ran out or a step back. */}
      {asked && wasProven && (
        <div hidden={!isShown}>{renderLast({ email: asked.email, isShown, spend })}</div>
      )}
    </>
  )
}
