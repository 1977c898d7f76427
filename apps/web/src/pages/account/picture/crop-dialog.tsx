import { useEffect, useState } from 'react'
import { api, readFailure, type Failure } from '../../../api/client.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { FailureAlert } from '../../../forms/failure-alert.tsx'
import { Alert } from '../../../ui/alert.tsx'
import { centerOf, type Crop } from './crop.ts'
import { CropStage } from './crop-stage.tsx'
import { encodePicture } from './encode.ts'
import { ZoomSlider } from './zoom-slider.tsx'
import { account } from '../../../messages/account.ts'
import { useMessages } from '../../../messages/use-messages.ts'

type Props = { file: File; close: () => void; onSaved: () => void }

export function CropDialog({ file, close, onSaved }: Props) {
  const accountMessages = useMessages(account)
  const bitmap = useBitmap(file)
  const [chosen, setCrop] = useState<Crop | null>(null)
  const [isPending, setPending] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const isReadable = bitmap instanceof ImageBitmap
  const crop = chosen ?? (isReadable ? centerOf(bitmap) : null)

  async function save(): Promise<void> {
    if (!isReadable || !crop) return
    setPending(true)
    setFailure(null)
    try {
      await api.account.putAvatar.mutate({ picture: await encodePicture(bitmap, crop) })
      onSaved()
    } catch (error) {
      setFailure(readFailure(error))
      setPending(false)
    }
  }

  return (
    <Dialog title={accountMessages.crop} isOpen close={close}>
      <div className="grid gap-4">
        {bitmap === 'unreadable' && <Alert variant="bad">{accountMessages.noPicture}</Alert>}
        {failure && <FailureAlert failure={failure} />}
        {isReadable && crop && (
          <>
            <CropStage bitmap={bitmap} crop={crop} setCrop={setCrop} />
            <ZoomSlider size={bitmap} crop={crop} setCrop={setCrop} />
            <Button isPending={isPending} onClick={() => void save()}>
              {accountMessages.usePicture}
            </Button>
          </>
        )}
        <Button variant="plain" onClick={close}>
          {accountMessages.cancel}
        </Button>
      </div>
    </Dialog>
  )
}

function useBitmap(file: File): ImageBitmap | 'loading' | 'unreadable' {
  const [bitmap, setBitmap] = useState<ImageBitmap | 'loading' | 'unreadable'>('loading')
  useEffect(() => {
    let isCurrent = true
    createImageBitmap(file).then(
      (read) => isCurrent && setBitmap(read),
      () => isCurrent && setBitmap('unreadable'),
    )
    return () => {
      isCurrent = false
    }
  }, [file])
  return bitmap
}
