import type { ReactNode, RefObject, SubmitEventHandler } from 'react'
import type { Failure } from '../api/client.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Button } from '../ui/button.tsx'
import { FailureAlert, type FailureActions } from './failure-alert.tsx'
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
    clearError: (name: string) => void
  }
  submit: string
  variant?: 'main' | 'danger'
  mustWait?: boolean
  actions?: FailureActions
  /** Runs after every change of a field. */
  onEdit?: (form: HTMLFormElement) => void
  children?: ReactNode
}

export function Form(props: Props) {
  const { state, submit, variant = 'main', mustWait = false, actions, onEdit, children } = props
  const messages = useMessages()
  const { failure, isPending } = state
  const isLimited = useSecondsUntil(failure?.retryAt) > 0
  return (
    <form
      {...state.form}
      method="post"
      className="grid gap-5"
      onInput={(event) => {
        if (event.target instanceof HTMLElement)
          state.clearError(event.target.getAttribute('name') ?? '')
        onEdit?.(event.currentTarget)
      }}
    >
      {failure && <FailureAlert failure={failure} actions={actions} />}
      {children}
      <Button
        type="submit"
        variant={variant}
        isPending={isPending}
        mustWait={mustWait || isLimited}
      >
        <span className="tabular-nums">{submit}</span>
        {isPending && <span className="sr-only">{messages.loading}</span>}
      </Button>
    </form>
  )
}
