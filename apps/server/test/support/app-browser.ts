import type { AppQuestion } from '@latchkey/shared/app'
import type { Browser, TestApp } from './harness.ts'

/**
 * A browser that goes from an app to the sign-in and back: it follows redirects, keeps their cookies, and
 * answers the request as the page does.
 */
export function createAppBrowser(app: Pick<TestApp, 'url'>, person: Browser) {
  const jar = new Map<string, { value: string; path: string }>()

  function keep(answer: Response): void {
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ''] = line.split(';', 1)
      const [name = '', value = ''] = pair.split('=')
      const path = /;\s*path=([^;]*)/i.exec(line)?.[1] ?? '/'
      if (/expires=thu, 01 jan 1970/i.test(line)) jar.delete(name)
      else jar.set(name, { value, path })
    }
  }

  const cookiesFor = (path: string): string =>
    [...jar]
      .filter(([, cookie]) => path.startsWith(cookie.path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')

  async function visit(url: URL | string, init: RequestInit = {}): Promise<Response> {
    const to = new URL(url, app.url)
    const headers = {
      'x-forwarded-for': person.ip,
      accept: 'text/html',
      cookie: cookiesFor(to.pathname),
      ...(init.headers as Record<string, string>),
    }
    const answer = await fetch(to, { redirect: 'manual', ...init, headers })
    keep(answer)
    return answer
  }

  async function reply(page: string, isAgreed: boolean | null = null): Promise<AppQuestion> {
    const answer = await visit(`${page}/answer`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        origin: app.url,
        ...(person.jar.accessToken && { authorization: `Bearer ${person.jar.accessToken}` }),
      },
      body: JSON.stringify({ isAgreed }),
    })
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`)
    return (await answer.json()) as AppQuestion
  }

  /** Follows redirects until one leads to another origin or to our page, or until none is left. */
  async function follow(url: URL | string): Promise<{ to: URL; answer: Response }> {
    let to = new URL(url, app.url)
    for (let steps = 0; steps < 10; steps += 1) {
      const answer = await visit(to)
      const location = answer.headers.get('location')
      if (location === null) return { to, answer }
      to = new URL(location, to)
      if (to.origin !== app.url || to.pathname.startsWith('/interaction/')) return { to, answer }
    }
    throw new Error('too many redirects')
  }

  return {
    person,
    jar,
    visit,
    reply,
    follow,
    /** The whole flow of a signed-in user, who consents if asked: back at the app. */
    async authorize(url: URL | string, isAgreed: true | null = null): Promise<URL> {
      let { to } = await follow(url)
      while (to.origin === app.url && to.pathname.startsWith('/interaction/')) {
        const question = await reply(to.pathname, isAgreed)
        if (question.status !== 'done') throw new Error(`asked to ${question.status}`)
        ;({ to } = await follow(question.redirectTo))
      }
      return to
    },
  }
}

export type AppBrowser = ReturnType<typeof createAppBrowser>
