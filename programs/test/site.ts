import { serve } from '@hono/node-server'
import type { Hono } from 'hono'
import { once } from 'node:events'
import type { ServerType } from '@hono/node-server'

/** The address of a program, and the settings that it needs from Latchkey. */
export type Place = {
  issuer: string
  url: string
  clientId: string
  secret: string
  /** The output of `apps add --for`, for programs that Latchkey knows. */
  settings: string
}

/**
 * Starts a program at its place, with these paths: `/` signs users in and then shows the user, `/refresh`
 * does so after a refresh, `/logout` signs out. One user at a time uses it. Returns the function that
 * stops it.
 */
export type Start = (place: Place) => Promise<() => Promise<unknown>>

export const portOf = ({ url }: Place): number => Number(new URL(url).port)

export const wellKnown = ({ issuer }: Place): string => `${issuer}/.well-known/openid-configuration`

export const scope = 'openid profile email'

/** Serves a site, which answers 401 to refused requests. */
export async function serveSite(site: Hono, place: Place): Promise<() => Promise<void>> {
  site.onError((error, c) => c.text(String(error), 401))
  return closing(serve({ fetch: site.fetch, port: portOf(place) }))
}

export async function closing(server: ServerType): Promise<() => Promise<void>> {
  if (!server.listening) await once(server, 'listening')
  return async () => {
    if ('closeAllConnections' in server) server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
}
