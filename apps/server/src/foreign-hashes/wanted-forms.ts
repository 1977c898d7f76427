import type { EntityManager } from '@mikro-orm/sql'
import { isOpenHttp } from '../config/network-addresses.ts'
import { hasAdopted } from '../users/adopted.ts'
import type { ForeignHashes } from './foreign-hashes.ts'

/** The forms of a password that pages send beside its digest. */
export type WantedForms = { typed: boolean; legacy: boolean }

type Deps = {
  em: EntityManager
  foreignHashes: Pick<ForeignHashes, 'left' | 'wanted'>
  config: { legacy: object | undefined; publicUrl: string | undefined }
  log: { warn(what: object, text: string): void }
}

const travelling =
  'accounts have a password hash of another program: until their first sign-in the pages send passwords as typed'

const refused =
  'accounts have a password hash of another program and cannot sign in: PUBLIC_URL is http, so pages do not send passwords as typed. Use https, or run "latchkey users forget-hashes" and let their owners reset the password'

/**
 * Returns the forms that accounts need for their first sign-in, and warns if passwords travel as typed. Over
 * plain http they do not, because everyone on the network path could read them.
 */
export async function createWantedForms({ em, foreignHashes, config, log }: Deps) {
  const sendsLegacy = config.legacy !== undefined || (await hasAdopted(em))
  const isOpen = isOpenHttp(config.publicUrl)
  if (foreignHashes.wanted().typed)
    log.warn({ accounts: foreignHashes.left() }, isOpen ? refused : travelling)
  return (): WantedForms => {
    const { typed, legacy } = foreignHashes.wanted()
    return { typed: typed && !isOpen, legacy: legacy || sendsLegacy }
  }
}
