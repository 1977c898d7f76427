import { useState } from 'react'
import { useLanguage } from '../messages/locale.tsx'
import { Button } from '../ui/button.tsx'
import { Card, Section } from '../ui/card.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { ThemeSwitch } from '../layout/theme-switch.tsx'

export function Overlays() {
  const { text } = useLanguage()
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <>
      <Section title="Appearance and dialog">
        <div className="flex items-center gap-4">
          <Button variant="plain" onClick={() => setOpen(true)}>
            {text.revokeOthers}
          </Button>
          <ThemeSwitch />
        </div>
        <Dialog title={text.revokeOthers} isOpen={isOpen} close={close}>
          <p className="mb-6 text-quiet">{text.unreachableText}</p>
          <Button onClick={close}>{text.continue}</Button>
        </Dialog>
      </Section>
      <Section title="Skeleton">
        <Skeleton lines={4} />
      </Section>
      <Card>Card</Card>
    </>
  )
}
