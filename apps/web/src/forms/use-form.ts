import type { FieldReason, Reason } from '@latchkey/shared/errors'
import { useEffect, useRef, useState, type SubmitEvent } from 'react'
import { readFailure, type Failure } from '../api/client.ts'
import { onReconnect } from '../api/connection.ts'

export type Fault = FieldReason | Reason
export type Check = (value: string) => FieldReason | null

type Options<F extends string> = {
  checks: Record<F, Check>
  send: (values: Record<NoInfer<F>, string>) => Promise<void>
  /** Refusals that belong beside one field rather than above the form. */
  blame?: Partial<Record<Reason, NoInfer<F>>>
  focusFirst?: boolean
}

export function useForm<F extends string>({ checks, send, blame, focusFirst }: Options<F>) {
  const ref = useRef<HTMLFormElement>(null)
  const [faults, setFaults] = useState<Partial<Record<string, Fault>>>({})
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
    const first = Object.keys(faults).find((name) => faults[name])
    if (first && isRefused.current) {
      const field = findInput(ref.current, `[name="${first}"]`)
      field?.focus()
      // Half a code goes on; a refused one is not mended but replaced by what is typed next.
      if (isCode(field) && faults[first] !== 'CODE') field.select()
    }
    isRefused.current = false
  }, [faults])

  async function submit(form: HTMLFormElement): Promise<void> {
    const values = readValues(form, checks)
    const found: typeof faults = {}
    for (const name in checks) {
      const fault = checks[name](values[name])
      if (fault) found[name] = fault
    }
    setFailure(null)
    accuse(found)
    if (Object.keys(found).length > 0) return
    setPending(true)
    try {
      await send(values)
    } catch (error) {
      refuse(readFailure(error))
    } finally {
      setPending(false)
    }
  }

  function refuse(refused: Failure): void {
    const { reason, fields } = refused
    const blamed = reason && blame?.[reason]
    // What is wrong with another field is said in the same round.
    const known = Object.fromEntries(Object.entries(fields).filter(([name]) => name in checks))
    const found = blamed ? { ...known, [blamed]: reason } : known
    if (Object.keys(found).length > 0) accuse(inOrder(found))
    else setFailure(refused)
  }

  /** As the fields stand, so that the first is focused. */
  const inOrder = (found: typeof faults): typeof faults =>
    Object.fromEntries(Object.keys(checks).map((name) => [name, found[name]]))

  function accuse(found: typeof faults): void {
    isRefused.current = true
    setFaults(found)
  }

  /** What is being put right is no longer accused. */
  function forgiveField(name: string): void {
    if (name in faults) setFaults((all) => ({ ...all, [name]: undefined }))
  }

  function onSubmit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault()
    if (!isPending) void submit(event.currentTarget)
  }

  /** Clears a wait that belongs to the account named before. */
  const forgive = () => setFailure((last) => (last?.retryAt ? null : last))

  const form = { ref, onSubmit, noValidate: true }
  return { form, faults, failure, isPending, forgive, forgiveField }
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

function readValues<F extends string>(form: HTMLFormElement, checks: Record<F, Check>) {
  const data = new FormData(form)
  const values = Object.keys(checks).map((name) => {
    const value = data.get(name)
    return [name, typeof value === 'string' ? value : '']
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(values) as Record<F, string>
}
