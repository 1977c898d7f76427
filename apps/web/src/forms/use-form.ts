import type { FieldReason, Reason } from '@latchkey/shared/errors'
import { useEffect, useRef, useState, type SubmitEvent } from 'react'
import { readFailure, type Failure } from '../api/client.ts'
import { onReconnect } from '../api/connection.ts'

export type FieldError = FieldReason | Reason
export type Validator = (value: string) => FieldReason | null

type Options<F extends string> = {
  /** A validator also gets the values of all fields. */
  validators: Record<F, (value: string, all: Record<NoInfer<F>, string>) => FieldReason | null>
  send: (values: Record<NoInfer<F>, string>) => Promise<void>
  /** The field that a reason concerns; the form shows all other reasons above the fields. */
  fieldOf?: Partial<Record<Reason, NoInfer<F>>>
  /** After these errors the field's value is selected, so that typing replaces it. */
  retypeAfter?: FieldError[]
  /** The field to type anew after a refusal that the form shows above its fields. */
  retype?: Partial<Record<Reason, NoInfer<F>>>
  focusFirst?: boolean
}

export function useForm<F extends string>(options: Options<F>) {
  const { validators, send, fieldOf, retypeAfter, retype, focusFirst } = options
  const ref = useRef<HTMLFormElement>(null)
  const [fieldErrors, setFieldErrors] = useState<Partial<Record<string, FieldError>>>({})
  const [failure, setFailure] = useState<Failure | null>(null)
  const [isPending, setPending] = useState(false)
  const isRefused = useRef(false)

  useEffect(() => {
    if (focusFirst) findFirst(ref.current)?.focus()
  }, [focusFirst])

  // A network failure is over once the server is back.
  useEffect(() => onReconnect(() => setFailure((last) => (last?.reason ? last : null))), [])

  // The keys stand in the order of the fields, so the first error is the topmost.
  useEffect(() => {
    const first = Object.keys(fieldErrors).find((name) => fieldErrors[name])
    if (first && isRefused.current) {
      const error = fieldErrors[first]
      const isRetyped = error === 'INVALID_CREDENTIALS' || retypeAfter?.some((one) => one === error)
      enter(ref.current, first, isRetyped)
    }
    isRefused.current = false
  }, [fieldErrors, retypeAfter])

  async function submit(form: HTMLFormElement): Promise<void> {
    const values = readValues(form, validators)
    const found: typeof fieldErrors = {}
    for (const name in validators) {
      const error = validators[name](values[name], values)
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
    // One answer may name errors of several fields: all are shown at once.
    const known = Object.fromEntries(Object.entries(fields).filter(([name]) => name in validators))
    const found = field ? { ...known, [field]: closest(reason, fields[field]) } : known
    if (Object.keys(found).length > 0) showFieldErrors(inOrder(found))
    else {
      setFailure(refused)
      const anew = reason && retype?.[reason]
      if (anew) enter(ref.current, anew, true)
    }
  }

  /** Sorts errors by their place in the form, since the first one gets the focus. */
  const inOrder = (found: typeof fieldErrors): typeof fieldErrors =>
    Object.fromEntries(Object.keys(validators).map((name) => [name, found[name]]))

  function showFieldErrors(found: typeof fieldErrors): void {
    isRefused.current = true
    setFieldErrors(found)
  }

  /** Clears the error of a field that is being edited. */
  function clearError(name: string): void {
    if (name in fieldErrors) setFieldErrors((all) => ({ ...all, [name]: undefined }))
  }

  function onSubmit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    if (!isPending) void submit(event.currentTarget)
  }

  /** Clears a refusal that only requires a wait. */
  const clearWait = () => setFailure((last) => (last?.retryAt ? null : last))

  const form = { ref, onSubmit, noValidate: true }
  return { form, fieldErrors, failure, isPending, clearWait, clearError }
}

/** An answer's reason for a field is more precise than the call's, unless it is only INVALID. */
const closest = (reason: Reason, ofField: FieldReason = 'INVALID'): FieldError =>
  ofField === 'INVALID' ? reason : ofField

const fields = ':is(input, textarea, select):not([readonly])'

/** Returns the first empty field, or the first field if none is empty. */
function findFirst(form: HTMLFormElement | null): HTMLElement | null {
  const inputs = [...(form?.querySelectorAll<HTMLInputElement>(fields) ?? [])]
  const empty = inputs.find(({ value }) => value === '')
  return empty ?? inputs[0] ?? findInput(form, '[type=submit]')
}

const findInput = (form: HTMLFormElement | null, selector: string): HTMLElement | null =>
  form?.querySelector<HTMLElement>(selector) ?? null

/** Focuses a field; one to type anew is selected as a whole. */
function enter(form: HTMLFormElement | null, name: string, isRetyped = false): void {
  const field = findInput(form, `[name="${name}"]`)
  field?.focus()
  if (isRetyped && field instanceof HTMLInputElement) field.select()
}

function readValues<F extends string>(form: HTMLFormElement, validators: Record<F, unknown>) {
  const data = new FormData(form)
  const values = Object.keys(validators).map((name) => {
    const value = data.get(name)
    return [name, typeof value === 'string' ? value : '']
  })
  return Object.fromEntries(values) as Record<F, string>
}
