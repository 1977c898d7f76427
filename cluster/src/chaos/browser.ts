import type { AppRouter } from '@latchkey/server/router'
import { createTRPCClient, httpLink, TRPCClientError, type TRPCClient } from '@trpc/client'
import { randomBytes } from 'node:crypto'

type Jar = { cookie: string; device: string; accessToken: string }
export type Browser = { api: TRPCClient<AppRouter>; jar: Jar }

/** Longer than the service retries by itself. */
const patience = 12_000

/**
 * The typed client with a cookie jar and its own IP address. `through` names a replica or the load
 * balancer.
 */
export function createBrowser(origin: string, through = origin, ip = randomIp()): Browser {
  const jar = { cookie: '', device: '', accessToken: '' }
  const api = createTRPCClient<AppRouter>({
    links: [
      httpLink({
        url: `${through}/trpc`,
        headers: () => ({
          'x-forwarded-for': ip,
          origin,
          cookie: [jar.cookie, jar.device].filter(Boolean).join('; '),
          ...(jar.accessToken && { authorization: `Bearer ${jar.accessToken}` }),
        }),
        async fetch(input, init) {
          const signal = AbortSignal.timeout(patience)
          const response = await fetch(input as string, { ...(init as RequestInit), signal })
          for (const set of response.headers.getSetCookie()) {
            const pair = set.split(';', 1)[0] ?? ''
            jar[/-device=/.test(pair) ? 'device' : 'cookie'] = pair.endsWith('=') ? '' : pair
          }
          return response
        },
      }),
    ],
  })
  return { api, jar }
}

export const randomIp = (): string => `10.${[...randomBytes(3)].join('.')}`

/** The reason for a refusal. Undefined when no server answered, or only with an error of its own. */
export function refusalOf(error: unknown): string | undefined {
  const reason = error instanceof TRPCClientError ? error.data?.reason : undefined
  return reason === 'INTERNAL' || reason === 'UNAVAILABLE' ? undefined : reason
}
