import { useLatchkey, useSession } from '@latchkey/client/react'
import { useCallback, useEffect, useState, type FormEvent } from 'react'
import type { NotesApi, Wall } from './notes-api.ts'

/** Notes that everyone can read. Writing requires an account that is not muted. */
export function Notes({ api }: { api: NotesApi }) {
  const { wall, change } = useWall(api)
  const { status, user } = useSession()
  const { url } = useLatchkey()
  const here = encodeURIComponent(location.href)
  return (
    <main>
      <h1>Notes</h1>
      {status === 'signed_out' && (
        <p>
          <a href={`${url}/login?continue=${here}`}>Sign in</a> to write.
        </p>
      )}
      {status === 'signed_in' && (
        <p>
          Signed in as {user.username}. <a href={`${url}/logout?continue=${here}`}>Sign out</a>
        </p>
      )}
      {status === 'signed_in' && wall.mayWrite && (
        <NoteForm onAdd={(text) => change(api.add(text))} />
      )}
      <ul>
        {wall.notes.map(({ id, text, mayDelete }) => (
          <li key={id}>
            {text}
            {mayDelete && <button onClick={() => change(api.remove(id))}>Delete</button>}
          </li>
        ))}
      </ul>
    </main>
  )
}

function NoteForm({ onAdd }: { onAdd: (text: string) => Promise<void> }) {
  const [text, setText] = useState('')
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    await onAdd(text)
    setText('')
  }
  return (
    <form onSubmit={submit}>
      <label>
        New note{' '}
        <input
          required
          maxLength={500}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      <button>Add</button>
    </form>
  )
}

const pause = 1000

/** Reads the notes every second, so that a ban becomes visible at once. */
function useWall(api: NotesApi) {
  const [wall, setWall] = useState<Wall>({ mayWrite: false, notes: [] })
  const { status } = useSession()
  const read = useCallback(async () => {
    await api.read().then(setWall, console.warn)
  }, [api])
  useEffect(() => {
    if (status === 'loading') return undefined
    void read()
    const timer = setInterval(() => void read(), pause)
    return () => clearInterval(timer)
  }, [read, status])
  const change = async (work: Promise<unknown>) => {
    await work.catch(console.warn)
    await read()
  }
  return { wall, change }
}
