import type { ProofMethod } from '@latchkey/shared/methods'
import { factorTexts } from '../messages/factors.ts'
import { useMessages } from '../messages/use-messages.ts'
import { Button } from '../ui/button.tsx'

type Props<M extends ProofMethod> = {
  methods: readonly M[]
  current: M | undefined
  choose: (method: M) => void
}

/** The other ways to prove one's identity. */
export function InsteadBy<M extends ProofMethod>({ methods, current, choose }: Props<M>) {
  const messages = useMessages(factorTexts)
  return (
    <div className="mt-4 grid justify-items-start gap-2 text-sm empty:hidden">
      {methods
        .filter((method) => method !== current)
        .map((method) => (
          <Button key={method} variant="link" onClick={() => choose(method)}>
            {messages.insteadBy[method]}
          </Button>
        ))}
    </div>
  )
}
