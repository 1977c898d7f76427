import type { EntityManager } from '@mikro-orm/sql'
import { hasAdopted } from '../users/adopted.ts'
import type { ForeignHashes } from './foreign-hashes.ts'

/** The forms of a password that pages send beside its digest. */
export type WantedForms = { typed: boolean; legacy: boolean }

type Deps = {
  em: EntityManager
  foreignHashes: Pick<ForeignHashes, 'left' | 'wanted'>
  config: { legacy: object | undefined }
  log: { warn(what: object, text: string): void }
}

const travelling =
  'accounts have a password hash of another program: until their first sign-in the pages send passwords as typed, inside https'

/**
 * Returns the forms that accounts need for their first sign-in, and warns if passwords travel as typed.
 */
export async function createWantedForms({ em, foreignHashes, config, log }: Deps) {
  const sendsLegacy = config.legacy !== undefined || (await hasAdopted(em))
  if (foreignHashes.wanted().typed) log.warn({ accounts: foreignHashes.left() }, travelling)
  return (): WantedForms => {
    const { typed, legacy } = foreignHashes.wanted()
    return { typed, legacy: legacy || sendsLegacy }
  }
}
