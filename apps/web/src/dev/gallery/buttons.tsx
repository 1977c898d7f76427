import { account } from '../../messages/account.ts'
import { codeFlow } from '../../messages/code-flow.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'

const variants = ['main', 'plain', 'link'] as const

export function Buttons() {
  const accountMessages = useMessages(account)
  const flowMessages = useMessages(codeFlow)
  return (
    <Section title="Button">
      <div className="grid gap-4">
        {variants.map((variant) => (
          <div key={variant} className="flex flex-wrap items-center gap-4">
            <Button variant={variant}>{accountMessages.save}</Button>
            <Button variant={variant} isPending>
              {accountMessages.save}
            </Button>
            <Button variant={variant} mustWait>
              {flowMessages.resendIn(42)}
            </Button>
            <Button variant={variant} disabled>
              {accountMessages.save}
            </Button>
          </div>
        ))}
      </div>
    </Section>
  )
}
