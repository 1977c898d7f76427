import type { EntityManager } from '@mikro-orm/sql'
import { ask } from '../database/ask.ts'
import { passkeysElsewhere } from './passkey.statements.ts'
import { rpIdOf } from './webauthn.ts'

/**
 * Finds passkeys that were made for another host than that of PUBLIC_URL, for which browsers do not offer
 * them. Returns a sentence about each such host.
 */
export async function findPasskeysElsewhere(
  em: EntityManager,
  publicUrl: string,
): Promise<string[]> {
  const rpId = rpIdOf(publicUrl)
  const rows = await ask(em, passkeysElsewhere, rpId)
  return rows.map(
    ({ rp_id: host, count }) =>
      `${Number(count)} passkeys were made for ${host} and cannot be used at ${rpId}, the host of PUBLIC_URL: their owners need a backup code or support`,
  )
}
