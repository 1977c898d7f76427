import { useEffect, useRef, useState } from 'react'
import { passkeyTexts } from '../messages/passkeys.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Button } from '../ui/button.tsx'
import { stopAsking } from './ceremony.ts'
import { problemOf, type Problem } from './outcome.ts'
import { PasskeyAlert } from './passkey-alert.tsx'

/** Lets a user prove their identity by a passkey of a known account. */
export function PasskeyProof({ prove }: { prove: () => Promise<void> }) {
  const messages = useMessages(passkeyTexts)
  const [isPending, setPending] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    button.current?.focus()
    return stopAsking
  }, [])

  async function start(): Promise<void> {
    setPending(true)
    setProblem(null)
    try {
      await prove()
    } catch (error) {
      setProblem(problemOf(error))
    }
    setPending(false)
  }

  return (
    <div className="grid gap-5">
      {problem && (
        <PasskeyAlert
          problem={problem}
          texts={{ CODE_INVALID: messages.refused, NOT_FOUND: messages.elsewhere }}
        />
      )}
      <Button ref={button} isPending={isPending} onClick={() => void start()}>
        {messages.use}
      </Button>
    </div>
  )
}
