import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import type { UnsavedChanges } from '../../forms/use-unsaved-changes.ts'
import { useWords } from './words.ts'

export function UnsavedDialog({ unsaved }: { unsaved: UnsavedChanges }) {
  const words = useWords()
  return (
    <Dialog title={words.unsaved} isOpen={unsaved.isAsked} close={unsaved.stay}>
      <div className="grid gap-3">
        <p className="mb-2 text-quiet">{words.unsavedText}</p>
        <Button onClick={unsaved.stay}>{words.stay}</Button>
        <Button variant="plain" onClick={unsaved.leave}>
          {words.leaveUnsaved}
        </Button>
      </div>
    </Dialog>
  )
}
