import type { ReactNode, RefObject, SubmitEventHandler } from 'react'
import type { Failure } from '../api/client.ts'
import { useLanguage } from '../messages/locale.tsx'
import { Button } from '../ui/button.tsx'
import { FailureNotice, type Detours } from './failure-notice.tsx'
import { useSecondsUntil } from './use-countdown.ts'

type Props = {
  state: {
    form: {
      ref: RefObject<HTMLFormElement | null>
      onSubmit: SubmitEventHandler<HTMLFormElement>
      noValidate: boolean
    }
    failure: Failure | null
    isPending: boolean
    forgiveField: (name: string) => void
  }
  submit: string
  look?: 'main' | 'danger'
  mustWait?: boolean
  detours?: Detours
  /** Receives the form whenever something in it was changed. */
  onEdit?: (form: HTMLFormElement) => void
  children?: ReactNode
}

export function Form(props: Props) {
  const { state, submit, look = 'main', mustWait = false, detours, onEdit, children } = props
  const { text } = useLanguage()
  const { failure, isPending } = state
  const isLimited = useSecondsUntil(failure?.retryAt) > 0
  return (
    <form
      {...state.form}
      method="post"
      className="grid gap-5"
      onInput={(event) => {
        if (event.target instanceof HTMLElement)
          state.forgiveField(event.target.getAttribute('name') ?? '')
        onEdit?.(event.currentTarget)
      }}
    >
      {failure && <FailureNotice failure={failure} detours={detours} />}
      {children}
      <Button type="submit" look={look} isPending={isPending} mustWait={mustWait || isLimited}>
        <span className="tabular-nums">{submit}</span>
        {isPending && <span className="sr-only">{text.loading}</span>}
      </Button>
    </form>
  )
}
