import { createLatchkey } from '../src/client.ts'

export const url = 'https://id.example.com'

const user = { id: 1, username: 'ann', role: 'user', status: 'active' }

/** A service that knows one browser, which is signed in or not, online or not. */
export function fakeService({ isSignedIn = true, isOnline = true } = {}) {
  const service = { isSignedIn, isOnline, calls: [] as string[], tab: () => tab() }
  const session = () => ({
    accessToken: 'a.b.c',
    expiresAt: new Date(Date.now() + 600_000).toISOString(),
    user,
  })
  const answer = (path: string): Response => {
    if (path === 'auth.logout') {
      service.isSignedIn = false
      return Response.json({ result: { data: { ok: true } } })
    }
    if (service.isSignedIn) {
      return Response.json({ result: { data: path === 'auth.me' ? user : session() } })
    }
    const data = { code: 'UNAUTHORIZED', httpStatus: 401, path, reason: 'UNAUTHENTICATED' }
    return Response.json(
      { error: { message: data.reason, code: -32_001, data } },
      { status: data.httpStatus },
    )
  }
  const send: typeof fetch = async (input) => {
    const path = new URL(String(input)).pathname.replace('/trpc/', '')
    service.calls.push(path)
    if (!service.isOnline) throw new TypeError('Failed to fetch')
    return answer(path)
  }
  const tab = () => createLatchkey({ url, fetch: send })
  return service
}
