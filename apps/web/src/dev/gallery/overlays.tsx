import { useState } from 'react'
import { account } from '../../messages/account.ts'
import { codeFlow } from '../../messages/code-flow.ts'
import { useMessages } from '../../messages/use-messages.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ThemeSwitch } from '../../layout/theme-switch.tsx'

export function Overlays() {
  const messages = useMessages()
  const accountMessages = useMessages(account)
  const flowMessages = useMessages(codeFlow)
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <>
      <Section title="Appearance and dialog">
        <div className="flex items-center gap-4">
          <Button variant="plain" onClick={() => setOpen(true)}>
            {accountMessages.revokeOthers}
          </Button>
          <ThemeSwitch />
        </div>
        <Dialog title={accountMessages.revokeOthers} isOpen={isOpen} close={close}>
          <p className="mb-6 text-quiet">{messages.unreachableText}</p>
          <Button onClick={close}>{flowMessages.continue}</Button>
        </Dialog>
      </Section>
      <Section title="Skeleton">
        <Skeleton lines={4} />
      </Section>
      <Card>Card</Card>
    </>
  )
}
