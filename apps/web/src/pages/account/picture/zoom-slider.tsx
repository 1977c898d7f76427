import { useId } from 'react'
import { labelClass } from '../../../forms/field.tsx'
import { maxZoom, zoomCrop, zoomOf, type Crop, type Size } from './crop.ts'
import { account } from '../../../messages/account.ts'
import { useMessages } from '../../../messages/use-messages.ts'

type Props = { size: Size; crop: Crop; setCrop: (crop: Crop) => void }

export function ZoomSlider({ size, crop, setCrop }: Props) {
  const accountMessages = useMessages(account)
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className={labelClass}>
        {accountMessages.zoom}
      </label>
      <input
        id={id}
        type="range"
        min="1"
        max={maxZoom}
        step="0.05"
        value={zoomOf(size, crop)}
        className="block h-8 w-full rounded-lg accent-accent"
        onChange={(event) => setCrop(zoomCrop(size, crop, event.target.valueAsNumber))}
      />
    </div>
  )
}
