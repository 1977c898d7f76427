import type { FieldReason, Reason } from '@latchkey/shared/errors'
import { useEffect, useRef, useState, type SubmitEvent } from 'react'
import { readFailure, type Failure } from '../api/client.ts'
import { onReconnect } from '../api/connection.ts'

export type FieldError = FieldReason | Reason
export type Validator = (value: string) => FieldReason | null

type Options<F extends string> = {
  validators: Record<F, Validator>
  send: (values: Record<NoInfer<F>, string>) => Promise<void>
  /** Refusals that belong beside one field rather than above the form. */
  fieldOf?: Partial<Record<Reason, NoInfer<F>>>
  focusFirst?: boolean
}

export function useForm<F extends string>({ validators, send, fieldOf, focusFirst }: Options<F>) {
  const ref = useRef<HTMLFormElement>(null)
  const [fieldErrors, setFieldErrors] = useState<Partial<Record<string, FieldError>>>({})
  const [failure, setFailure] = useState<Failure | null>(null)
  const [isPending, setPending] = useState(false)
  const isRefused = useRef(false)

  useEffect(() => {
    if (focusFirst) findFirst(ref.current)?.focus()
  }, [focusFirst])

  // What could not be sent for want of a server is worth another try.
  useEffect(() => onReconnect(() => setFailure((last) => (last?.reason ? last : null))), [])

  // The keys stand in the order of the fields.
  useEffect(() => {
    const first = Object.keys(fieldErrors).find((name) => fieldErrors[name])
    if (first && isRefused.current) {
      const field = findInput(ref.current, `[name="${first}"]`)
      field?.focus()
      // Half a code goes on; a refused one is not mended but replaced by what is typed next.
      if (isCode(field) && fieldErrors[first] !== 'CODE') field.select()
    }
    isRefused.current = false
  }, [fieldErrors])

  async function submit(form: HTMLFormElement): Promise<void> {
    const values = readValues(form, validators)
    const found: typeof fieldErrors = {}
    for (const name in validators) {
      const error = validators[name](values[name])
      if (error) found[name] = error
    }
    setFailure(null)
    showFieldErrors(found)
    if (Object.keys(found).length > 0) return
    setPending(true)
    try {
      await send(values)
    } catch (error) {
      showRefusal(readFailure(error))
    } finally {
      setPending(false)
    }
  }

  function showRefusal(refused: Failure): void {
    const { reason, fields } = refused
    const field = reason && fieldOf?.[reason]
    // What is wrong with another field is said in the same round.
    const known = Object.fromEntries(Object.entries(fields).filter(([name]) => name in validators))
    const found = field ? { ...known, [field]: reason } : known
    if (Object.keys(found).length > 0) showFieldErrors(inOrder(found))
    else setFailure(refused)
  }

  /** As the fields stand, so that the first is focused. */
  const inOrder = (found: typeof fieldErrors): typeof fieldErrors =>
    Object.fromEntries(Object.keys(validators).map((name) => [name, found[name]]))

  function showFieldErrors(found: typeof fieldErrors): void {
    isRefused.current = true
    setFieldErrors(found)
  }

  /** What is being put right is no longer accused. */
  function clearError(name: string): void {
    if (name in fieldErrors) setFieldErrors((all) => ({ ...all, [name]: undefined }))
  }

  function onSubmit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    if (!isPending) void submit(event.currentTarget)
  }

  /** Clears a wait that belongs to the account named before. */
  const clearWait = () => setFailure((last) => (last?.retryAt ? null : last))

  const form = { ref, onSubmit, noValidate: true }
  return { form, fieldErrors, failure, isPending, clearWait, clearError }
}

/** The first input to fill in; when all are, the first. */
function findFirst(form: HTMLFormElement | null): HTMLElement | undefined {
  const inputs = [...(form?.querySelectorAll<HTMLInputElement>('input:not([readonly])') ?? [])]
  return (
    inputs.find(({ value }) => value === '') ??
    inputs[0] ??
    findInput(form, '[type=submit]') ??
    undefined
  )
}

const isCode = (field: HTMLElement | null): field is HTMLInputElement =>
  field instanceof HTMLInputElement && field.autocomplete === 'one-time-code'

function findInput(form: HTMLFormElement | null, selector: string): HTMLElement | null {
  return form?.querySelector<HTMLElement>(selector) ?? null
}

function readValues<F extends string>(form: HTMLFormElement, checks: Record<F, Validator>) {
  const data = new FormData(form)
  const values = Object.keys(checks).map((name) => {
    const value = data.get(name)
    return [name, typeof value === 'string' ? value : '']
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(values) as Record<F, string>
}
