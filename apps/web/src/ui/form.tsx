import type { ReactNode, RefObject, SubmitEventHandler } from 'react'
import type { Failure } from '../api.ts'
import { useLanguage } from '../messages/locale.tsx'
import { Button } from './button.tsx'
import { FailureNotice } from './failure-notice.tsx'

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
  children: ReactNode
}

export function Form({ state, submit, children }: Props) {
  const { text } = useLanguage()
  return (
    <form {...state.form} method="post" className="grid gap-3">
      {state.failure && <FailureNotice failure={state.failure} />}
      {children}
      <Button type="submit" isPending={state.isPending}>
        {submit}
        {state.isPending && <span className="sr-only">{text.loading}</span>}
      </Button>
    </form>
  )
}
