import type { Factor } from '@latchkey/shared/factor'
import { factorTexts } from '../../messages/factors.ts'
import { passkeyTexts } from '../../messages/passkeys.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { FactorItem } from '../../pages/account/factors/factor-item.tsx'
import { PasskeyRefusal } from '../../pages/sign-in/passkey-refusal.tsx'
import type { Trouble } from '../../passkeys/outcome.ts'
import { PasskeyAlert } from '../../passkeys/passkey-alert.tsx'
import { PasskeyProof } from '../../passkeys/passkey-proof.tsx'
import { Section } from '../../ui/card.tsx'
import { failureOf } from './alerts.tsx'

const troubles: Trouble[] = ['cancelled', 'timeout', 'known', 'unfit']

const passkey = {
  kind: 'passkey',
  createdAt: '2026-01-02T03:04:05.000Z',
  lastUsedAt: null,
  removesAt: null,
  synced: true,
  passwordless: true,
} as const

const factors: Factor[] = [
  { ...passkey, id: '1', name: 'Chrome · Windows' },
  { ...passkey, id: '2', name: 'Key ring', synced: false, passwordless: false },
  { ...passkey, id: '3', name: 'Unknown tablet', removesAt: '2036-01-02T03:04:05.000Z' },
]

export function Passkeys() {
  const factorMessages = useMessages(factorTexts)
  const messages = useMessages(passkeyTexts)
  return (
    <>
      <Section title={factorMessages.factors}>
        <ul className="divide-y divide-edge">
          {factors.map((factor) => (
            <FactorItem
              key={factor.id}
              factor={factor}
              isLast={false}
              isSole={false}
              onChanged={() => {}}
            />
          ))}
        </ul>
      </Section>
      <Section title={messages.use}>
        <div className="grid gap-4">
          {troubles.map((trouble) => (
            <PasskeyAlert key={trouble} problem={{ trouble }} />
          ))}
          <PasskeyRefusal problem={{ failure: failureOf('INVALID_CREDENTIALS') }} />
          <PasskeyRefusal problem={{ failure: failureOf('RATE_LIMITED') }} />
          <PasskeyProof prove={() => new Promise(() => {})} />
        </div>
      </Section>
    </>
  )
}
