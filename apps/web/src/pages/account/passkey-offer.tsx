import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { passkeyTexts } from '../../messages/passkeys.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { deviceKeepsPasskeys } from '../../passkeys/available.ts'
import { browserStorage } from '../../storage.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { wasPasswordTyped } from '../sign-in/typed-password.ts'
import { trpc } from './queries.ts'
import { useRows } from './rows/rows.tsx'

const storageKey = 'latchkey.passkey-offered'

/**
 * The offer of a passkey is due after a sign-in with the password, if this device can keep one. A browser makes the
 * offer once, whatever the answer.
 */
export function usePasskeyOffer(): { isDue: boolean; isPending: boolean } {
  const [mayOffer] = useState(() => wasPasswordTyped() && browserStorage.read(storageKey) === '')
  const { data: isDue = false, isLoading } = useQuery({
    queryKey: [storageKey],
    queryFn: deviceKeepsPasskeys,
    enabled: mayOffer,
    networkMode: 'always',
    staleTime: Infinity,
  })
  return { isDue, isPending: isLoading }
}

export function PasskeyOffer({ accept }: { accept: () => void }) {
  const messages = useMessages(passkeyTexts)
  const { open } = useRows()
  const { data } = trpc.account.factors.useQuery()
  const [isAnswered, setAnswered] = useState(false)
  const isUnset = data?.factors.every(({ kind }) => kind !== 'passkey') ?? false

  useEffect(() => {
    if (isUnset) browserStorage.write(storageKey, new Date().toISOString())
  }, [isUnset])

  if (isAnswered || !isUnset) return null
  return (
    <Section title={messages.offer} intro={messages.offerIntro}>
      <div className="flex flex-wrap gap-3">
        <Button
          variant="plain"
          onClick={() => {
            setAnswered(true)
            accept()
            open('factors')
          }}
        >
          {messages.add}
        </Button>
        <Button variant="quiet" onClick={() => setAnswered(true)}>
          {messages.notNow}
        </Button>
      </div>
    </Section>
  )
}
