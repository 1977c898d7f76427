import type { App } from '../app.entity.ts'
import type { Program } from './program.ts'

/** The app to register for a program at `url`, which ends without a slash. */
export const appOfProgram = (program: Program, url: string) => {
  const below = (paths: readonly string[]) => paths.map((path) => url + path)
  return {
    name: program.name,
    kind: 'own',
    origins: [],
    redirectUris: below(program.callbacks),
    // Programs lead people back to their own address after a sign-out, some with a slash at the end.
    postLogoutUris: below(['', '/']),
    backchannelLogoutUri: program.backchannelLogout ? url + program.backchannelLogout : null,
    pkce: program.pkce,
    idTokenAlg: 'RS256',
  } satisfies Partial<App>
}
