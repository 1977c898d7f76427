import type { User } from '@latchkey/shared/auth'
import { useState } from 'react'

const shape = 'size-16 shrink-0 rounded-full'

export function Avatar({ user }: { user: User }) {
  const [isBroken, setBroken] = useState(false)
  const [initial] = user.displayName ?? user.username
  if (!user.avatar || isBroken) {
    return (
      <span
        aria-hidden="true"
        className={`grid place-items-center bg-good-ground text-2xl font-semibold text-good uppercase ${shape}`}
      >
        {initial}
      </span>
    )
  }
  return (
    <img
      src={user.avatar}
      alt=""
      width="64"
      height="64"
      referrerPolicy="no-referrer"
      className={`object-cover ${shape}`}
      onError={() => setBroken(true)}
    />
  )
}
