import type { Challenge } from '@latchkey/shared/auth'
import { codePattern, readCode } from '@latchkey/shared/code'
import { useState } from 'react'
import { api, readFailure } from '../../api/client.ts'
import { Form } from '../../forms/form.tsx'
import { useForm } from '../../forms/use-form.ts'
import { factorTexts } from '../../messages/factors.ts'
import { useDates } from '../../messages/dates.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Alert } from '../../ui/alert.tsx'
import { FirstCode, ResendFirstCode } from './first-code.tsx'

type Props = {
  attempt: string
  onMailed: () => void
  onPlanned: () => void
  onLost: () => void
}

/** Asks for a mailed code, and then shows when the lost factors of a user end. */
export function LostFactors({ attempt, onMailed, onPlanned, onLost }: Props) {
  const common = useMessages()
  const messages = useMessages(factorTexts)
  const { minute } = useDates()
  const [challenge, setChallenge] = useState<Challenge | null>(null)
  const [removesAt, setRemovesAt] = useState<string | null>(null)
  const form = useForm({
    validators: {
      code: (value) => (challenge && !codePattern.test(readCode(value)) ? 'CODE' : null),
    },
    fieldOf: { CODE_INVALID: 'code' },
    async send({ code }) {
      const proof = challenge && { challengeId: challenge.challengeId, code }
      const given = { attempt, locale: common.mailLocale, ...(proof && { proof }) }
      try {
        const answer = await api.auth.recoverFactors.mutate(given)
        if (answer.status === 'planned') {
          setRemovesAt(answer.removesAt)
          onPlanned()
        } else {
          setChallenge(answer.challenge)
          onMailed()
        }
      } catch (error) {
        if (readFailure(error).fields['attempt'] === undefined) throw error
        onLost()
      }
    },
  })
  if (removesAt !== null) {
    return (
      <div className="mt-4">
        <Alert variant="good">{messages.recoveryPlanned(minute(removesAt))}</Alert>
      </div>
    )
  }
  return (
    <>
      <Form state={form} submit={challenge ? messages.confirm : messages.mailCode}>
        {challenge && <FirstCode codeForm={challenge.codeForm} error={form.fieldErrors.code} />}
      </Form>
      {challenge && <ResendFirstCode challenge={challenge} onResent={setChallenge} />}
    </>
  )
}
