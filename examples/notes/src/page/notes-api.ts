import type { Latchkey } from '@latchkey/client'

type Note = { id: number; text: string; mayDelete: boolean }
export type Wall = { mayWrite: boolean; notes: Note[] }

export type NotesApi = ReturnType<typeof createNotesApi>

/** Calls the API of the notes, with a token if a user is signed in. */
export function createNotesApi(latchkey: Latchkey, apiUrl: string) {
  async function call(path: string, init: { method?: string; json?: object } = {}) {
    const headers = new Headers()
    if (latchkey.session.current())
      headers.set('authorization', `Bearer ${await latchkey.tokenFor(apiUrl)}`)
    if (init.json) headers.set('content-type', 'application/json')
    const { method = 'GET', json } = init
    const body = json ? JSON.stringify(json) : null
    const answer = await fetch(apiUrl + path, { method, headers, body })
    // The API learns first that a session has ended. Any call tells the client, which then drops the
    // session.
    if (answer.status === 401) await latchkey.api.auth.me.query()
    if (!answer.ok) throw new Error(`the API answers ${answer.status}`)
    return answer
  }

  return {
    read: async (): Promise<Wall> => (await call('/notes')).json(),
    add: (text: string) => call('/notes', { method: 'POST', json: { text } }),
    remove: (id: number) => call(`/notes/${id}`, { method: 'DELETE' }),
  }
}
