import { useHistoryState } from 'wouter/use-browser-location'
import type { Messages } from '../../messages/common/en.ts'
import type { SignOutReason } from './sign-out-reason.ts'

/** The history state that the previous page sets. */
export type Arrival = { arrival?: SignOutReason | 'reset'; identifier?: string }

export const useArrival = (): Arrival => useHistoryState<Arrival | null>() ?? {}

type Welcome = { title: string; intro: string }

/** The title and first words of the sign-in page, which explain why it replaced another page. */
export function welcome(messages: Messages, arrival: Arrival['arrival']): Welcome {
  if (arrival === undefined) return { title: messages.signIn, intro: messages.signInIntro }
  return messages.arrivals[arrival]
}
