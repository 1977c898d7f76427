import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import type { Unsaved } from '../../forms/use-unsaved-changes.ts'
import { useWords } from './words.ts'

export function UnsavedDialog({ unsaved }: { unsaved: Unsaved }) {
  const words = useWords()
  return (
    <Dialog title={words.unsaved} isOpen={unsaved.isAsked} close={unsaved.stay}>
      <div className="grid gap-3">
        <p className="mb-2 text-quiet">{words.unsavedText}</p>
        <Button onClick={unsaved.stay}>{words.stay}</Button>
        <Button look="plain" onClick={unsaved.leave}>
          {words.leaveUnsaved}
        </Button>
      </div>
    </Dialog>
  )
}
