import { randomBytes } from 'node:crypto'

type Options = {
  origin: string
  ip: string
  /** The milliseconds until a call is given up; by default it never is. */
  patience?: number
}

export const randomIp = (): string => `10.${[...randomBytes(3)].join('.')}`

/**
 * The parts that turn a tRPC link into a browser: a cookie jar, its own IP address and the access token of its
 * last sign-in.
 */
export function createBrowserLink({ origin, ip, patience }: Options) {
  const jar = { cookie: '', device: '', trust: '', accessToken: '' }
  return {
    jar,
    link: {
      headers: () => ({
        'x-forwarded-for': ip,
        origin,
        cookie: [jar.cookie, jar.device, jar.trust].filter(Boolean).join('; '),
        ...(jar.accessToken && { authorization: `Bearer ${jar.accessToken}` }),
      }),
      async fetch(input: unknown, init: unknown): Promise<Response> {
        const limit = patience === undefined ? {} : { signal: AbortSignal.timeout(patience) }
        const response = await fetch(input as string, { ...(init as RequestInit), ...limit })
        for (const set of response.headers.getSetCookie()) {
          const pair = set.split(';', 1)[0] ?? ''
          const kind = /-(device|trust)=/.exec(pair)?.[1]
          const place = kind === 'device' || kind === 'trust' ? kind : 'cookie'
          jar[place] = pair.endsWith('=') ? '' : pair
        }
        return response
      },
    },
  }
}
