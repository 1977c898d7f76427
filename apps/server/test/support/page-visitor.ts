import { once } from 'node:events'
import { request as openHttp, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import { request as openHttps } from 'node:https'

type Page = {
  status: number | undefined
  location: string
  headers: IncomingHttpHeaders
  text: string
}

/**
 * A browser that opens pages of a third-party program at a port of this machine. It keeps cookies and
 * accepts any certificate. `fetch` cannot replace it, because its headers reveal a script.
 */
export function createPageVisitor(protocol: 'http' | 'https', port: number) {
  const cookies = new Map<string, string>()
  const open = protocol === 'https' ? openHttps : openHttp
  return async (
    path: string,
    headers: Record<string, string> = {},
    method = 'GET',
  ): Promise<Page> => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const page = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'none' }
    const terms = { host: '127.0.0.1', port, path, method, rejectUnauthorized: false, agent: false }
    const host = `localhost:${port}`
    const call = open({ ...terms, headers: { host, ...page, cookie, ...headers } }).end()
    const [answer] = (await once(call, 'response')) as [IncomingMessage]
    let text = ''
    for await (const chunk of answer) text += String(chunk)
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, key = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      cookies.set(key, value)
    }
    const { statusCode: status, headers: got } = answer
    return { status, location: got.location ?? '', headers: got, text }
  }
}
