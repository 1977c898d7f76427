import type { AppRouter } from '@latchkey/client'
import { proofMethods, type ProofMethod } from '@latchkey/shared/methods'
import { asRecord } from '@latchkey/shared/record'
import type { TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'

/** The proof that a call needs, by one of these methods. `act` is the name of its procedure. */
export type WantedProof = { act: string; methods: ProofMethod[] }

/** Asks the user for a proof; resolves to whether the service has it now. */
type Ask = (wanted: WantedProof) => Promise<boolean>

let ask: Ask | undefined

/**
 * Lets a page ask on behalf of every call that requires a fresh proof. Returns the function that stops
 * it.
 */
export function answerStepUps(by: Ask): () => void {
  ask = by
  return () => {
    if (ask === by) ask = undefined
  }
}

/** Repeats a call that requires a fresh proof after the user has given it. */
export const stepUpLink: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) =>
    observable((observer) => {
      let isStopped = false
      let inner = next(op).subscribe({
        next: (answer) => observer.next(answer),
        complete: () => observer.complete(),
        error(error) {
          const methods = wantedBy(error.data)
          const isAsked =
            methods && ask ? ask({ act: nameOf(op.path), methods }) : Promise.resolve(false)
          void isAsked.then((isProven) => {
            if (!isProven) observer.error(error)
            else if (!isStopped) inner = next(op).subscribe(observer)
          })
        },
      })
      return () => {
        isStopped = true
        inner.unsubscribe()
      }
    })

/** "addPasskey" of "account.addPasskey". */
const nameOf = (path: string): string => path.split('.').at(-1) ?? path

function wantedBy(data: unknown): ProofMethod[] | undefined {
  const { reason, methods } = asRecord(data)
  if (reason !== 'STEP_UP_REQUIRED' || !Array.isArray(methods)) return undefined
  return methods.flatMap((method) => proofMethods.find((one) => one === method) ?? [])
}
