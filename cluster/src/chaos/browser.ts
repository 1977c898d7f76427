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
  async function fetchJson(input: unknown, init: unknown): Promise<Response> {
    const response = await link.fetch(input, init)
    const type = response.headers.get('content-type') ?? 'no answer'
    // The load balancer's own answers are HTML, which tRPC would call invalid JSON.
    if (!type.includes('json')) throw new Error(`${response.status} ${type}`)
    return response
  }
  const api = createTRPCClient<AppRouter>({
    links: [httpLink({ url: `${through}/trpc`, ...link, fetch: fetchJson })],
  })
  return { api, jar, ip }
}

/** The cause of a failed call, in a few words: what the service, the load balancer or the network said. */
export function failureOf(error: unknown): string {
  if (!(error instanceof TRPCClientError)) return String(error)
  if (error.data?.reason) return error.data.reason
  const { cause = error } = error
  // An error of fetch hides the code of its cause.
  const network = cause.cause
  return network instanceof Error && 'code' in network ? String(network.code) : cause.message
}

/** The reason for a refusal. Undefined when no server answered, or only with an error of its own. */
export function refusalOf(error: unknown): string | undefined {
  const reason = error instanceof TRPCClientError ? error.data?.reason : undefined
  return reason === 'INTERNAL' || reason === 'UNAVAILABLE' ? undefined : reason
}
