import type { SignOutRequest } from '@latchkey/shared/app'
import { readIdToken } from '../signing/read-id-token.ts'
import type { SigningKeys } from '../signing/signing-keys.ts'
import type { App } from './app.entity.ts'

/** The fault of a sign-out request, for the user and the operators of the app. */
export type SignOutProblem =
  | { problem: 'unknown_app' }
  | { problem: 'two_apps' }
  | { problem: 'address'; given: string; app: App }

export type SignOutWish = {
  app: App | undefined
  /** The `sid` of the session to end; undefined if the request proves none. */
  sid: string | undefined
  url: string | null
}

type Known = { apps: readonly App[]; signingKeys: SigningKeys; publicUrl: string }

/**
 * Reads a program's sign-out request. An expired ID token counts, because users sign out days after they
 * signed in; an invalid one is ignored. The way back leads only to an address of the app that the request
 * names.
 */
export async function readSignOutRequest(
  { idTokenHint = '', clientId = '', postLogoutRedirectUri = '', state = '' }: SignOutRequest,
  known: Known,
): Promise<SignOutWish | SignOutProblem> {
  const hinted = await readHint(idTokenHint, known)
  const named = known.apps.find(({ id }) => id === clientId)
  if (clientId !== '' && !named) return { problem: 'unknown_app' }
  if (named && hinted && named !== hinted.app) return { problem: 'two_apps' }
  const app = named ?? hinted?.app
  const sid = hinted?.sid
  if (!app || postLogoutRedirectUri === '') return { app, sid, url: null }
  if (!app.postLogoutUris.includes(postLogoutRedirectUri))
    return { problem: 'address', given: postLogoutRedirectUri, app }
  return { app, sid, url: withState(postLogoutRedirectUri, state) }
}

async function readHint(
  hint: string,
  { signingKeys, publicUrl, apps }: Known,
): Promise<{ app: App; sid: string | undefined } | undefined> {
  if (hint === '') return undefined
  const { aud, sid } = (await readIdToken(signingKeys, hint, publicUrl)) ?? {}
  const app = apps.find(({ id }) => id === aud)
  return app && { app, sid: typeof sid === 'string' ? sid : undefined }
}

/** The registered address keeps its spelling. A lone surrogate in the state would be invalid in a URL. */
const withState = (uri: string, state: string): string =>
  state === ''
    ? uri
    : `${uri}${uri.includes('?') ? '&' : '?'}state=${encodeURIComponent(state.toWellFormed())}`
