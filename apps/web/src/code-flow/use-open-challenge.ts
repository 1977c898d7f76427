import type { ChallengeType } from '@latchkey/shared/auth'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import {
  forgetChallenge,
  rememberChallenge,
  recallChallenge,
  type OpenChallenge,
  type Progress,
} from './remembered-challenge.ts'
import { findProgress, followProgress, shareProgress, shareSpent } from './shared-challenge.ts'

type Options = {
  type: ChallengeType
  owner: string
  /** The address that came along: a stored challenge for another one stays aside. */
  carried?: string | undefined
  /** A tab keeps a challenge it has proven, even when another tab opens a newer one. */
  isProven: (challengeId: string) => boolean
  onSpent: () => void
}

/** The challenge of this tab, kept in step with the browser's other tabs. */
export function useOpenChallenge(options: Options) {
  const { type, owner, carried } = options
  const [openChallenge, setOpenChallenge] = useState(readStored)
  // Answers arrive in any order, so each updates the newest state, not the state of its request.
  const latest = useRef(openChallenge)
  const email = openChallenge?.email

  const takeOver = useEffectEvent((received: Progress) => {
    const known = latest.current
    const isOther = known?.challenge.challengeId !== received.challenge.challengeId
    if (!known || (isOther && options.isProven(known.challenge.challengeId))) return
    remember({ ...known, ...received })
  })

  const endHere = useEffectEvent(() => {
    forgetChallenge(type)
    options.onSpent()
  })

  useEffect(() => {
    if (email === undefined) return undefined
    const about = { type, owner, email }
    return followProgress(about, {
      onProgress: (received) => takeOver(received),
      onSpent: () => endHere(),
    })
  }, [type, owner, email])

  function remember(next: OpenChallenge): void {
    latest.current = next
    setOpenChallenge(next)
    rememberChallenge(type, next)
  }

  function readStored(): OpenChallenge | null {
    const stored = recallChallenge(type)
    if (stored && carried !== undefined && stored.email !== carried) return null
    return stored && { ...stored, ...findProgress({ type, owner, email: stored.email }) }
  }

  function put(next: OpenChallenge): void {
    remember(next)
    shareProgress({ type, owner, email: next.email }, next)
  }

  return {
    openChallenge,
    latest,
    put,
    /** Continues with a challenge that another tab opened. */
    adopt: (mail: string, known: Progress) =>
      remember({ email: mail, username: latest.current?.username ?? '', ...known }),
    find: (mail: string) =>
      latest.current?.email === mail ? latest.current : findProgress({ type, owner, email: mail }),
    change(update: (known: OpenChallenge) => Partial<OpenChallenge>): void {
      const known = latest.current
      if (known) put({ ...known, ...update(known) })
    },
    finish(): void {
      if (latest.current) shareSpent({ type, owner, email: latest.current.email })
      forgetChallenge(type)
      options.onSpent()
    },
  }
}
