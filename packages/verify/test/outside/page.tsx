// A page written from the README of @latchkey/client alone, rendered by a server.
import { createLatchkey } from '@latchkey/client'
import { LatchkeyProvider, RequireSession, useSession } from '@latchkey/client/react'
import { version } from 'react'
import { renderToString } from 'react-dom/server'

function Greeting() {
  const session = useSession()
  const name: string | null = session.status === 'signed_in' ? session.user.username : null
  return <p>{name ?? session.status}</p>
}

const page = (
  <LatchkeyProvider client={createLatchkey({ url: 'https://id.example.com' })}>
    <Greeting />
    <RequireSession fallback="one moment">secret</RequireSession>
  </LatchkeyProvider>
)
console.log(version, renderToString(page))
