'use client'

import { createLatchkey } from '@latchkey/client'
import { LatchkeyProvider, RequireSession, useLatchkey, useSession } from '@latchkey/client/react'
import { useState } from 'react'

/**
 * Redirects strangers to the sign-in page and back, and calls the route handler as the signed-in user.
 */
export function Me({ latchkey, audience }: { latchkey: string; audience: string }) {
  const [client] = useState(() => createLatchkey({ url: latchkey }))
  return (
    <LatchkeyProvider client={client}>
      <RequireSession fallback={<p>One moment…</p>}>
        <Ask audience={audience} />
      </RequireSession>
    </LatchkeyProvider>
  )
}

function Ask({ audience }: { audience: string }) {
  const { tokenFor } = useLatchkey()
  const { user } = useSession()
  const [told, setTold] = useState('')
  const ask = async () => {
    const headers = { authorization: `Bearer ${await tokenFor(audience)}` }
    const answer = await fetch('/api/me', { headers })
    setTold(answer.ok ? await answer.text() : `refused with ${answer.status}`)
  }
  return (
    <main>
      <h1>Hello {user?.username}</h1>
      <button onClick={ask}>Who am I?</button>
      <output>{told}</output>
    </main>
  )
}
