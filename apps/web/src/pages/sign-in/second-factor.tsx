import type { SignedIn, SignIn } from '@latchkey/shared/auth'
import type { FactorMethod } from '@latchkey/shared/methods'
import { useState } from 'react'
import { InsteadBy } from '../../forms/instead-by.tsx'
import { PasskeysElsewhere } from '../../forms/passkeys-elsewhere.tsx'
import { CardPage } from '../../layout/page.tsx'
import { factorTexts } from '../../messages/factors.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Alert } from '../../ui/alert.tsx'
import { Button } from '../../ui/button.tsx'
import { LostFactors } from './lost-factors.tsx'
import { SecondStep } from './second-step.tsx'
import { TrustChoice } from './trust-choice.tsx'

type Props = {
  asked: Extract<SignIn, { status: 'second_factor' }>
  onSignedIn: (answer: SignedIn) => void
  startAgain: () => void
}

/** The second step of a sign-in. The proof of the first step is in memory only. */
export function SecondFactor({ asked, onSignedIn, startAgain }: Props) {
  const messages = useMessages(factorTexts)
  const { attempt, methods } = asked
  const [method, setMethod] = useState<FactorMethod>(methods[0] ?? 'totp')
  const [isTrusted, setTrusted] = useState(false)
  const [isLost, setLost] = useState(false)
  const [isMailed, setMailed] = useState(false)
  const [isPlanned, setPlanned] = useState(false)
  // The recovery is the only way where no method works at this host.
  const [isRecovering, setRecovering] = useState(methods.length === 0)
  const canReturn = isRecovering && methods.length > 0 && !isLost && !isPlanned
  const recovery = isPlanned ? messages.recoveryRequested : messages.recovery
  const title = isRecovering ? recovery : messages.secondStep
  const recoveryIntro = isMailed ? messages.recoveryMailed : messages.recoveryIntro
  const intro = isRecovering ? recoveryIntro : messages.askFor[method]
  return (
    <CardPage
      title={title}
      isOutcome={isPlanned || (isRecovering && !isMailed)}
      intro={isLost || isPlanned ? undefined : intro}
      foot={
        canReturn ? (
          <Button variant="link" onClick={() => setRecovering(false)}>
            {messages.back}
          </Button>
        ) : (
          <Button variant="link" onClick={startAgain}>
            {messages.startAgain}
          </Button>
        )
      }
    >
      {!isLost && (!isRecovering || methods.length === 0) && (
        <PasskeysElsewhere methods={methods} />
      )}
      {isLost ? (
        <div className="mt-4">
          <Alert variant="bad">{messages.lost}</Alert>
        </div>
      ) : (
        // Hidden rather than removed, the form keeps its mailed code through a step back.
        <div hidden={!isRecovering}>
          <LostFactors
            attempt={attempt}
            onMailed={() => setMailed(true)}
            onPlanned={() => setPlanned(true)}
            onLost={() => setLost(true)}
          />
        </div>
      )}
      {!isLost && !isRecovering && (
        <>
          {method === 'backup_code' ? (
            <p className="mb-5 text-sm text-quiet">{messages.noTrust}</p>
          ) : (
            <TrustChoice isTrusted={isTrusted} onChange={setTrusted} />
          )}
          <SecondStep
            key={method}
            {...{ attempt, method, isTrusted, onSignedIn }}
            onLost={() => setLost(true)}
          />
          <InsteadBy methods={methods} current={method} choose={setMethod} />
          <div className="mt-2 text-sm">
            <Button variant="link" onClick={() => setRecovering(true)}>
              {messages.lostAll}
            </Button>
          </div>
        </>
      )}
    </CardPage>
  )
}
