import { useId, type ReactNode } from 'react'

type Props = {
  id: string
  label: string
  value: ReactNode
  action?: ReactNode
  /** A phone has no room for a long action beside the value. */
  isActionLong?: boolean
  /** The value is a form, whose first field stands beside the label. */
  isEdited?: boolean
  /** Content below the value of the row. */
  children?: ReactNode
}

const actionPlace = {
  short: 'col-start-2 row-span-2 row-start-1 self-center',
  long: 'max-sm:col-start-1 max-sm:-ml-3 max-sm:justify-self-start',
}

/** A row of the account page: label, value and actions. */
export function RowFrame(props: Props) {
  const {
    id,
    label,
    value,
    action = null,
    isActionLong = false,
    isEdited = false,
    children,
  } = props
  const labelId = useId()
  return (
    <div
      id={id}
      // A row holds more than the fields of a form.
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role
      role="group"
      tabIndex={-1}
      aria-labelledby={labelId}
      className={`grid scroll-mt-16 grid-cols-[minmax(0,1fr)_auto] gap-x-4 px-5 py-2.5 sm:grid-cols-[8.5rem_minmax(0,1fr)_auto] sm:px-6 sm:py-1 lg:grid-cols-[13.5rem_minmax(0,1fr)_auto] lg:scroll-mt-6 lg:py-px ${isEdited ? 'items-center sm:items-start' : 'items-baseline'}`}
    >
      <h3 id={labelId} className={`text-sm text-quiet ${isEdited ? 'sm:pt-3' : ''}`}>
        {label}
      </h3>
      <div
        className={`col-start-1 wrap-anywhere sm:col-start-2 ${isEdited ? 'col-span-2' : action === null ? 'sm:py-1.5' : 'lg:py-1.5'}`}
      >
        {value}
      </div>
      {action !== null && (
        <div
          className={`-mr-3 sm:col-start-3 sm:row-span-1 sm:row-start-1 sm:self-baseline ${actionPlace[isActionLong ? 'long' : 'short']}`}
        >
          {action}
        </div>
      )}
      {children}
    </div>
  )
}
