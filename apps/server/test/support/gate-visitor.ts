import type { Browser, TestApp } from './harness.ts'

/** Lets a signed-in user into a tool through the gate; `ask` is what its proxy then asks about each request. */
export async function createGateVisitor(app: TestApp, { api, ip }: Browser, tool: string) {
  const { host, protocol } = new URL(tool)
  let cookie = ''
  async function get(path: string): Promise<Response> {
    const answer = await fetch(app.url + path, {
      redirect: 'manual',
      headers: {
        'x-forwarded-for': ip,
        'x-forwarded-proto': protocol.slice(0, -1),
        'x-forwarded-host': host,
        'x-forwarded-uri': '/',
        'x-forwarded-method': 'GET',
        cookie,
      },
    })
    cookie = answer.headers.getSetCookie()[0]?.split(';', 1)[0] ?? cookie
    return answer
  }
  const started = await get('/_latchkey/start?to=/')
  const address = new URL(started.headers.get('location') ?? '').searchParams.get('continue') ?? ''
  const ticket = await api.auth.gateTicket.mutate({ address })
  await get(ticket.address.slice(tool.length))
  const ask = async () => {
    const answer = await get('/gate')
    if (answer.status !== 200) throw new Error(`the gate answered ${answer.status}`)
  }
  return { ask }
}
