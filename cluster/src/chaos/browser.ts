import type { AppRouter } from '@latchkey/server/router'
import { createBrowserLink, randomIp } from '@latchkey/tools/testing/browser-link'
import { createTRPCClient, httpLink, TRPCClientError, type TRPCClient } from '@trpc/client'

type Jar = { cookie: string; device: string; accessToken: string }
export type Browser = { api: TRPCClient<AppRouter>; jar: Jar; ip: string }

/** The time exceeds the service's own retries. */
export const patience = 16_000

/**
 * The typed client with a cookie jar and its own IP address. `through` names a replica or the load
 * balancer.
 */
export function createBrowser(origin: string, through = origin, ip = randomIp()): Browser {
  const { jar, link } = createBrowserLink({ origin, ip, patience })
  const api = createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${through}/trpc`, ...link })],
  })
  return { api, jar, ip }
}

/** The reason for a refusal. Undefined when no server answered, or only with an error of its own. */
export function refusalOf(error: unknown): string | undefined {
  const reason = error instanceof TRPCClientError ? error.data?.reason : undefined
  return reason === 'INTERNAL' || reason === 'UNAVAILABLE' ? undefined : reason
}
