import { days, minutes, seconds } from '../clock.ts'
import { signedTokenLife } from '../signing/rotation.ts'

type Options = { sessionTtlDays: number; accessTokenTtlSeconds: number }

const inSeconds = (milliseconds: number): number => milliseconds / seconds(1)

/** The longest lifetimes of the engine's artefacts, in seconds. All of them end with their session. */
export function lifetimes({ sessionTtlDays, accessTokenTtlSeconds }: Options) {
  const sessionLife = inSeconds(days(sessionTtlDays))
  return {
    AccessToken: accessTokenTtlSeconds,
    AuthorizationCode: inSeconds(minutes(1)),
    // A key verifies for this time after its successor began to sign.
    IdToken: inSeconds(signedTokenLife),
    Interaction: inSeconds(minutes(60)),
    RefreshToken: sessionLife,
    Session: sessionLife,
  }
}
