import type { ReactNode, RefObject, SubmitEventHandler } from 'react'
import type { Failure } from '../api.ts'
import { useLanguage } from '../messages/locale.tsx'
import { Button } from './button.tsx'
import { FailureNotice } from './failure-notice.tsx'
import { useSecondsUntil } from './seconds-until.ts'

type Props = {
  state: {
    form: {
      ref: RefObject<HTMLFormElement | null>
      onSubmit: SubmitEventHandler<HTMLFormElement>
      noValidate: boolean
    }
    failure: Failure | null
    isPending: boolean
  }
  submit: string
  mustWait?: boolean
  /** A way on for whoever tried too often. */
  detour?: ReactNode
  /** Called with the form whenever something in it was changed. */
  onEdit?: (form: HTMLFormElement) => void
  children?: ReactNode
}

export function Form({ state, submit, mustWait = false, detour, onEdit, children }: Props) {
  const { text } = useLanguage()
  const { failure, isPending } = state
  const isLimited = useSecondsUntil(failure?.retryAt) > 0
  return (
    <form
      {...state.form}
      method="post"
      className="grid gap-5"
      onInput={(event) => onEdit?.(event.currentTarget)}
    >
      {failure && <FailureNotice failure={failure} detour={detour} />}
      {children}
      <Button type="submit" isPending={isPending} mustWait={mustWait || isLimited}>
        <span className="tabular-nums">{submit}</span>
        {isPending && <span className="sr-only">{text.loading}</span>}
      </Button>
    </form>
  )
}
