import type { Place } from './site.ts'

type Client = Pick<Place, 'issuer' | 'clientId' | 'secret'>

/** Exchanges a refresh token as Auth.js's guide does, here at each visit; null if it is refused. */
export async function rotate(place: Client, refreshToken: unknown): Promise<string | null> {
  const answer = await fetch(`${place.issuer}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: String(refreshToken),
      client_id: place.clientId,
      client_secret: place.secret,
    }),
  })
  const tokens = (await answer.json()) as { refresh_token?: string }
  return (answer.ok && tokens.refresh_token) || null
}
