import type { Latchkey } from '@latchkey/client'
import { createCookieJar } from '@latchkey/tools/testing/cookie-jar'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { request as requestSecurely } from 'node:https'

type Page = { url: URL; status: number; location: string | undefined; text: string }
type Init = { method?: string; headers?: Record<string, string>; body?: string }

/**
 * A signed-in user's browser. It follows redirects between programs and Latchkey, and acts as our pages
 * do there. Unlike a real browser's, its cookies belong to a port.
 */
export function createBrowser({ url: latchkey, api, session }: Latchkey) {
  let wasAsked = false
  const jars = new Map<string, ReturnType<typeof createCookieJar>>()

  async function ask(address: URL | string, { method = 'GET', ...init }: Init = {}): Promise<Page> {
    const url = new URL(address)
    const jar = jars.get(url.host) ?? createCookieJar()
    jars.set(url.host, jar)
    // The headers of `fetch` would reveal a script.
    const asPage = {
      accept: 'text/html',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    }
    const headers = { ...asPage, cookie: jar.header(), ...init.headers }
    const terms = { method, headers, agent: false, rejectUnauthorized: false }
    const send = url.protocol === 'https:' ? requestSecurely : request
    const call = send(url, terms).end(init.body)
    const [answer] = (await once(call, 'response')) as [IncomingMessage]
    let text = ''
    for await (const chunk of answer) text += String(chunk)
    jar.keep(answer.headers['set-cookie'])
    return { url, status: answer.statusCode ?? 0, location: answer.headers.location, text }
  }

  /** Acts as the consent page: a signed-in user continues, and any other stays there. */
  async function goOn({ pathname }: URL): Promise<Page> {
    const { text } = await ask(`${latchkey}${pathname}/answer`, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        origin: latchkey,
        authorization: `Bearer ${session.current()?.accessToken}`,
      },
      body: '{"isAgreed":null}',
    })
    const { redirectTo } = JSON.parse(text) as { redirectTo?: string }
    return ask(new URL(redirectTo ?? pathname, latchkey))
  }

  /**
   * Acts as the sign-out page, which asks first unless an ID token proves the request: the answer is yes.
   */
  async function signOut({ hash }: URL): Promise<URL> {
    const asked = await api.auth.checkSignOut.mutate(
      Object.fromEntries(new URLSearchParams(hash.slice(1))),
    )
    if (!asked.isAllowed) throw new Error(`the page refuses ${hash}`)
    wasAsked = !asked.isProven
    await api.auth.logout.mutate()
    return new URL(asked.url ?? latchkey)
  }

  async function follow(to: URL): Promise<Page> {
    if (to.origin !== latchkey) return ask(to)
    if (to.pathname.startsWith('/interaction/')) return goOn(to)
    const address = to.searchParams.get('continue')
    if (address !== null) return ask((await api.auth.gateTicket.mutate({ address })).address)
    return ask(to.pathname === '/logout' ? await signOut(to) : to)
  }

  /** Presses the button of Auth.js's own page, whose form has a token against other sites. */
  function press({ text }: Page, action: string): Promise<Page> {
    const fields = [...text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)]
    const body = new URLSearchParams(fields.map(([, name = '', value = '']) => [name, value]))
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    return ask(action, { method: 'POST', headers, body: body.toString() })
  }

  async function goFrom(page: Page): Promise<Page | undefined> {
    if (page.location !== undefined) return follow(new URL(page.location, page.url))
    const [, action] =
      /<form action="([^"]+\/auth\/sign[^"]+)" method="POST">/.exec(page.text) ?? []
    return action === undefined ? undefined : press(page, action)
  }

  return {
    /** `ask` sends one request without following redirects. */
    ask,
    /** Returns whether the sign-out page had to ask first. */
    wasAsked: () => wasAsked,
    async open(address: string): Promise<Page> {
      let page = await ask(address)
      for (let steps = 0; steps < 20; steps += 1) {
        const next = await goFrom(page)
        if (!next) return page
        page = next
      }
      throw new Error(`led in a circle, at last to ${page.url.href}`)
    },
  }
}
