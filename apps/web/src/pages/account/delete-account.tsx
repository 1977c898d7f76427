import { useState } from 'react'
import { Button } from '../../ui/button.tsx'
import { Section } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ConfirmDeletion } from './confirm-deletion.tsx'
import { useWords } from './words.ts'

export function DeleteAccount({ username }: { username: string }) {
  const words = useWords()
  const [isAsking, setAsking] = useState(false)
  return (
    <Section id="deletion" title={words.deletion} intro={words.deletionIntro}>
      <Button variant="danger" onClick={() => setAsking(true)}>
        {words.deleteAccount}
      </Button>
      <Dialog title={words.deletionQuestion} isOpen={isAsking} close={() => setAsking(false)}>
        <ConfirmDeletion username={username} cancel={() => setAsking(false)} />
      </Dialog>
    </Section>
  )
}
