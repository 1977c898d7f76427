import { createLatchkey } from '@latchkey/client'
import { LatchkeyProvider } from '@latchkey/client/react'
import { createRoot } from 'react-dom/client'
import { createNotesApi } from './notes-api.ts'
import { Notes } from './notes.tsx'

const { VITE_LATCHKEY_URL: url, VITE_API_URL: apiUrl } = import.meta.env
const latchkey = createLatchkey({ url })

createRoot(document.querySelector('#root')!).render(
  <LatchkeyProvider client={latchkey}>
    <Notes api={createNotesApi(latchkey, apiUrl)} />
  </LatchkeyProvider>,
)
