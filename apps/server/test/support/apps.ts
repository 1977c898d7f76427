import { addApp, type AppFields } from '../../src/admin/apps.ts'
import { deriveKeys } from '../../src/keys.ts'
import type { TestApp } from './harness.ts'

const secretKey = 'a secret of 32 bytes and then some 0123456789'

/** Settings of a service whose apps a test administers. */
export const withApps = { SECRET_KEY: secretKey }
export const appKeys = deriveKeys(secretKey)

export const byOperator = ({ database }: TestApp) => ({
  em: database.em.fork(),
  keys: appKeys,
  by: { actor: 'operator' } as const,
})

export const plain: AppFields = {
  name: '',
  kind: 'own',
  origins: [],
  redirectUris: [],
  postLogoutUris: [],
  backchannelLogoutUri: null,
  audience: null,
  roles: [],
  pkce: 'required',
  idTokenAlg: 'RS256',
}

/** Registers an app as the command line would. */
export const registerApp = (
  app: TestApp,
  fields: Partial<AppFields> & Pick<AppFields, 'name'>,
  keys = appKeys,
) => addApp({ ...byOperator(app), keys }, { ...plain, ...fields }, { isPublic: true })
