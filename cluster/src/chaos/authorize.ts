import { createCookieJar } from '@latchkey/tools/testing/cookie-jar'
import { patience, type Browser } from './browser.ts'
import { callback } from './tool.ts'
import { Cut, type World } from './world.ts'

/** A signed-in user's browser goes from a tool to the sign-in and back; returns the code. */
export async function authorize(world: World, { jar, ip }: Browser): Promise<string> {
  const { cluster, tool, history } = world
  const cookies = createCookieJar()

  /** A refusal is an answer; a server error ends this scenario. */
  async function visit(url: URL, init: RequestInit = {}): Promise<Response> {
    const ask = async () => {
      const answer = await fetch(url, {
        redirect: 'manual',
        signal: AbortSignal.timeout(patience),
        ...init,
        headers: {
          'x-forwarded-for': ip,
          accept: 'text/html',
          cookie: cookies.header(),
          ...init.headers,
        },
      })
      if (answer.status >= 500) throw new Error(`${answer.status}`)
      return answer
    }
    const answer = await history.call('write', ask).catch(() => {
      throw new Cut()
    })
    cookies.keep(answer.headers.getSetCookie())
    if (answer.status >= 400) {
      history.lose(`on the way from a tool: ${answer.status}`)
      throw new Cut()
    }
    return answer
  }

  async function answerQuestion(page: URL): Promise<string> {
    const answer = await visit(new URL(`${page.pathname}/answer`, page), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        origin: cluster.url,
        authorization: `Bearer ${jar.accessToken}`,
      },
      body: JSON.stringify({ isAgreed: null }),
    })
    return ((await answer.json()) as { redirectTo: string }).redirectTo
  }

  const query = new URLSearchParams({
    client_id: tool.id,
    response_type: 'code',
    scope: 'openid offline_access',
    redirect_uri: callback,
    state: 'state',
    nonce: 'nonce',
  })
  let to = new URL(`${cluster.url}/oauth/authorize?${query.toString()}`)
  for (let steps = 0; steps < 10; steps += 1) {
    if (to.href.startsWith(callback)) break
    const next = to.pathname.startsWith('/interaction/')
      ? await answerQuestion(to)
      : (await visit(to)).headers.get('location')
    to = new URL(next ?? '/nowhere', to)
  }
  const code = to.searchParams.get('code')
  if (code !== null) return code
  history.lose(`the way from a tool ended at ${to.pathname}${to.search}`)
  throw new Cut()
}
