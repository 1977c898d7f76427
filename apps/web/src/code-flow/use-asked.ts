import type { ChallengeType } from '@latchkey/shared/auth'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import {
  forgetAsked,
  keepAsked,
  recallAsked,
  type Asked,
  type Progress,
} from './remembered-challenge.ts'
import { findProgress, followProgress, shareProgress, shareSpent } from './shared-challenge.ts'

type Options = {
  type: ChallengeType
  owner: string
  /** Whether this tab goes on with its own challenge when another tab opened a newer one. */
  isProven: (challengeId: string) => boolean
  onSpent: () => void
}

/** The challenge of this tab, in step with the same one in the other tabs of the browser. */
export function useAsked(options: Options) {
  const { type, owner } = options
  const [asked, setAsked] = useState(recall)
  // Answers come in any order: each changes what is known by then, not what was when it was asked.
  const latest = useRef(asked)
  const email = asked?.email

  const takeOver = useEffectEvent((told: Progress) => {
    const known = latest.current
    const isOther = known?.challenge.challengeId !== told.challenge.challengeId
    if (!known || (isOther && options.isProven(known.challenge.challengeId))) return
    keep({ ...known, ...told })
  })

  const end = useEffectEvent(() => {
    forgetAsked(type)
    options.onSpent()
  })

  useEffect(() => {
    if (email === undefined) return undefined
    const about = { type, owner, email }
    return followProgress(about, { onProgress: (told) => takeOver(told), onSpent: () => end() })
  }, [type, owner, email])

  function keep(next: Asked): void {
    latest.current = next
    setAsked(next)
    keepAsked(type, next)
  }

  function recall(): Asked | null {
    const kept = recallAsked(type)
    return kept && { ...kept, ...findProgress({ type, owner, email: kept.email }) }
  }

  function put(next: Asked): void {
    keep(next)
    shareProgress({ type, owner, email: next.email }, next)
  }

  return {
    asked,
    latest,
    put,
    /** Takes up what another tab asked for. */
    adopt: (mail: string, known: Progress) =>
      keep({ email: mail, username: latest.current?.username ?? '', ...known }),
    find: (mail: string) =>
      latest.current?.email === mail ? latest.current : findProgress({ type, owner, email: mail }),
    change(update: (known: Asked) => Partial<Asked>): void {
      const known = latest.current
      if (known) put({ ...known, ...update(known) })
    },
    finish(): void {
      if (latest.current) shareSpent({ type, owner, email: latest.current.email })
      forgetAsked(type)
      options.onSpent()
    },
  }
}
