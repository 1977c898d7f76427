import type { User } from '@latchkey/shared/auth'
import { Suspense, useRef, useState, type ChangeEvent, type ReactNode } from 'react'
import { api, readFailure, type Failure } from '../../../api/client.ts'
import { Button } from '../../../ui/button.tsx'
import { Icon } from '../../../ui/icon.tsx'
import { FailureAlert } from '../../../forms/failure-alert.tsx'
import { Alert } from '../../../ui/alert.tsx'
import { Avatar } from '../avatar.tsx'
import { lazyPage } from '../../../lazy-page.ts'
import { account } from '../../../messages/account.ts'
import { useMessages } from '../../../messages/use-messages.ts'

const CropDialog = lazyPage(async () => (await import('./crop-dialog.tsx')).CropDialog)

type State = 'idle' | 'pending' | 'saved' | 'removed' | Failure

type Props = { user: User; onChanged: () => void; children: ReactNode }

/** The picture, which opens the choice of another one, beside the header's text. */
export function Picture({ user, onChanged, children }: Props) {
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
    <div className="grid gap-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <input ref={input} type="file" accept="image/*" hidden onChange={choose} />
        <span className="grid shrink-0 justify-items-center gap-1">
          <button
            type="button"
            aria-label={user.avatar ? accountMessages.changePicture : accountMessages.choosePicture}
            title={user.avatar ? accountMessages.changePicture : accountMessages.choosePicture}
            className="group relative cursor-pointer rounded-full"
            onClick={() => input.current?.click()}
          >
            <Avatar key={user.avatar} user={user} />
            <span className="absolute -right-0.5 -bottom-0.5 grid size-6 place-items-center rounded-full border border-edge bg-surface text-quiet transition-colors group-hover:text-accent [&>svg]:size-3.5">
              <Icon name="camera" />
            </span>
          </button>
          {user.avatar && (
            <span className="text-xs">
              <Button variant="link" isPending={state === 'pending'} onClick={() => void remove()}>
                <span>
                  <span>{accountMessages.removePicture}</span>{' '}
                  <span className="sr-only">{accountMessages.picture}</span>
                </span>
              </Button>
            </span>
          )}
        </span>
        {children}
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
