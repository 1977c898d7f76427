import type { User } from '@latchkey/shared/auth'
import { lazy, Suspense, useRef, useState, type ChangeEvent } from 'react'
import { api, readFailure, type Failure } from '../../../api/client.ts'
import { Button } from '../../../ui/button.tsx'
import { FailureAlert } from '../../../forms/failure-alert.tsx'
import { Alert } from '../../../ui/alert.tsx'
import { Avatar } from '../avatar.tsx'
import { account } from '../../../messages/account.ts'
import { useMessages } from '../../../messages/use-messages.ts'

const CropDialog = lazy(async () => {
  const dialog = await import('./crop-dialog.tsx')
  return { default: dialog.CropDialog }
})

type State = 'idle' | 'pending' | 'saved' | 'removed' | Failure

export function Picture({ user, onChanged }: { user: User; onChanged: () => void }) {
  const accountMessages = useMessages(account)
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File | null>(null)
  const [state, setState] = useState<State>('idle')

  function choose(event: ChangeEvent<HTMLInputElement>): void {
    setFile(event.target.files?.[0] ?? null)
    setState('idle')
    // Without a reset, choosing the same file again would fire no event.
    event.target.value = ''
  }

  async function remove(): Promise<void> {
    setState('pending')
    try {
      await api.account.updateProfile.mutate({ avatar: null })
      setState('removed')
      onChanged()
    } catch (error) {
      setState(readFailure(error))
    }
  }

  return (
    <div className="mb-6 grid gap-4">
      <div className="flex flex-wrap items-center gap-4">
        <Avatar key={user.avatar} user={user} />
        <input ref={input} type="file" accept="image/*" hidden onChange={choose} />
        <Button variant="plain" onClick={() => input.current?.click()}>
          {user.avatar ? accountMessages.changePicture : accountMessages.choosePicture}
        </Button>
        {user.avatar && (
          <Button variant="link" isPending={state === 'pending'} onClick={() => void remove()}>
            <span>
              <span>{accountMessages.removePicture}</span>{' '}
              <span className="sr-only">{accountMessages.picture}</span>
            </span>
          </Button>
        )}
      </div>
      {typeof state === 'object' && <FailureAlert failure={state} />}
      {state === 'saved' && <Alert variant="good">{accountMessages.pictureSaved}</Alert>}
      {state === 'removed' && <Alert variant="good">{accountMessages.pictureRemoved}</Alert>}
      <Suspense>
        {file && (
          <CropDialog
            file={file}
            close={() => setFile(null)}
            onSaved={() => {
              setFile(null)
              setState('saved')
              onChanged()
            }}
          />
        )}
      </Suspense>
    </div>
  )
}
