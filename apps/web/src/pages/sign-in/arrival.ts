import { asRecord } from '@latchkey/shared/record'
import { useState } from 'react'
import { useHistoryState } from 'wouter/use-browser-location'
import type { Messages } from '../../messages/common/en.ts'
import type { SignOutReason } from './sign-out-reason.ts'

/** The history state that the previous page sets. */
export type Arrival = { arrival?: SignOutReason | 'reset'; identifier?: string }

export const useArrival = (): Arrival => useHistoryState<Arrival | null>() ?? {}

/**
 * Hands what was typed to sign in to the page of a link, and to this page for the way back. The history's
 * state holds it, since addresses end up in logs.
 */
export const carry = (typed: string) => ({
  state: { identifier: typed.trim() },
  onClick: () => {
    history.replaceState({ ...asRecord(history.state), identifier: typed.trim() }, '')
  },
})

/**
 * Returns the name or address that the link to this page carried. The later steps of a page are entries of
 * the history with a state of their own.
 */
export function useCarried(): string | undefined {
  const { identifier } = useArrival()
  const [first] = useState(identifier)
  return first
}

type Welcome = { title: string; intro: string }

/** The title and first words of the sign-in page, which explain why it replaced another page. */
export function welcome(messages: Messages, arrival: Arrival['arrival']): Welcome {
  if (arrival === undefined) return { title: messages.signIn, intro: messages.signInIntro }
  return messages.arrivals[arrival]
}
