import type { NewCredential } from '@latchkey/shared/passkey'
import { api } from '../api/client.ts'
import { makePasskey } from './ceremony.ts'

type Wanted = Parameters<typeof api.auth.registerOptions.mutate>[0]

/** Lets the browser make the passkey that a new account starts with. */
export async function makeFirstPasskey(wanted: Wanted): Promise<NewCredential> {
  const { options } = await api.auth.registerOptions.mutate(wanted)
  return makePasskey(options)
}
