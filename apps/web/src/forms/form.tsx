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
  /** Another button beside the one that submits. */
  beside?: ReactNode
  /** Runs after every change of a field. */
  onEdit?: (form: HTMLFormElement) => void
  children?: ReactNode
}

export function Form(props: Props) {
  const { state, submit, variant = 'main', mustWait = false, actions, beside, onEdit } = props
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
      {props.children}
      <div
        className={
          beside
            ? 'grid grid-cols-[1fr_auto] gap-2 sm:grid-cols-[auto_auto] sm:justify-start'
            : 'grid'
        }
      >
        <Button
          type="submit"
          variant={variant}
          isPending={isPending}
          mustWait={mustWait || isLimited}
        >
          <span className="tabular-nums">{submit}</span>
          {isPending && <span className="sr-only">{messages.loading}</span>}
        </Button>
        {beside}
      </div>
    </form>
  )
}
