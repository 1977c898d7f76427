import type { ReactNode } from 'react'
import { CodeStep } from './code-step.tsx'
import { EmailStep } from './email-step.tsx'
import { NewCode } from './new-code.tsx'
import type { ChallengeFlow } from './use-challenge.ts'

/** What the last step needs to act on the proven address. */
export type Proof = {
  challengeId: string
  code: string
  email: string
  isShown: boolean
  sendBack: () => void
}

type Props = {
  flow: ChallengeFlow
  emailLabel: string
  /** Stands among other forms: takes no focus before it was used. */
  isInline?: boolean
  renderLast: (proof: Proof) => ReactNode
}

export function CodeSteps({ flow, emailLabel, isInline = false, renderLast }: Props) {
  const { asked, step, code, sendBack } = flow
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
        <CodeStep key={challengeId} flow={flow} asked={asked} />
      )}
      {step === 'code' && asked?.end && <NewCode flow={flow} asked={asked} end={asked.end} />}
      {/* Hidden, not removed: what was typed there survives a code that ran out or a step back. */}
      {asked && code && (
        <div hidden={!isShown}>
          {renderLast({ challengeId, code, email: asked.email, isShown, sendBack })}
        </div>
      )}
    </>
  )
}
