import { createContext, use, useEffect, useState } from 'react'
import { trpc } from './queries.ts'

const names = ['factors', 'sessions', 'apps', 'securityEvents'] as const

export type AnswerName = (typeof names)[number]

/** The page waits this long for answers, in milliseconds, and then shows rows without theirs. */
const patience = 3000

/** The pause before a failed answer is asked for once more, in milliseconds. */
const retryDelay = 300

/** The answers that were missing when the page was shown, failed ones too. When they come, no row may move. */
export const LateAnswers = createContext<ReadonlySet<AnswerName>>(new Set())

export const useIsLate = (name: AnswerName): boolean => use(LateAnswers).has(name)

/**
 * The page waits for everything that its rows show, since a later value would move them. Returns what
 * is late once the wait is over, and null before.
 */
export function useAnswers(): ReadonlySet<AnswerName> | null {
  const queries = {
    // A single failed answer would cost the offer of a passkey, which may not come later.
    factors: trpc.account.factors.useQuery(undefined, { retry: 1, retryDelay }),
    sessions: trpc.account.sessions.useQuery(),
    apps: trpc.account.apps.useQuery(),
    securityEvents: trpc.account.securityEvents.useQuery(),
  }
  const [isOver, setOver] = useState(false)
  const [late, setLate] = useState<ReadonlySet<AnswerName> | null>(null)
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), patience)
    return () => clearTimeout(timer)
  }, [])
  const isSettled = names.every((name) => !queries[name].isPending)
  // A repeated query counts as pending once more after its failure.
  if (late === null && (isOver || isSettled))
    setLate(new Set(names.filter((name) => queries[name].data === undefined)))
  return late
}
