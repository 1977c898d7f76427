import { createCookieJar } from '@latchkey/tools/testing/cookie-jar'
import { createBrowser, patience, type Browser } from './browser.ts'
import { signOut, signUp } from './person.ts'
import { gateOrigin } from './tool.ts'
import { lose, read, write, type World } from './world.ts'

type Answer = { status: number; location: string; user: string | null }

/** Signs up, enters a tool through the gate, uses it, and signs out: then the gate is shut everywhere. */
export async function liveThroughGate(world: World): Promise<void> {
  const browser = createBrowser(world.cluster.url)
  const account = await signUp(world, browser)
  const visit = createVisit(world, browser)

  const started = await write(world, () => visit('/_latchkey/start?to=/board'))
  const address = new URL(started.location || '/', world.cluster.url).searchParams.get('continue')
  if (address === null) return lose(world, `the way through the gate: ${started.status}`)
  const ticket = await write(world, () => browser.api.auth.gateTicket.mutate({ address }))
  const entered = await write(world, () => visit(ticket.address.slice(gateOrigin.length)))
  if (entered.status !== 303) return lose(world, `a ticket of the gate: ${entered.status}`)

  for (let times = 0; times < 5; times += 1) {
    const { status, user } = await read(world, () => visit('/gate'))
    if (status !== 200 || user !== account.username) lose(world, `the gate said ${status} ${user}`)
  }
  account.cookies = account.cookies.filter((one) => one !== browser.jar.cookie)
  await signOut(world, browser)
  world.history.gates.push(account.username)
  for (const { url } of world.cluster.replicas) {
    // An unreachable replica has not admitted a browser either.
    const answer = await visit('/gate', url).catch(() => undefined)
    if (answer?.status === 200) world.history.broken.revokedAccepted.push(`the gate at ${url}`)
  }
}

/** A browser at the tool, whose proxy passes its own paths on and asks about the others. */
function createVisit({ cluster }: World, { ip }: Browser) {
  const cookies = createCookieJar()
  return async (path: string, through = cluster.url): Promise<Answer> => {
    const { protocol, host } = new URL(gateOrigin)
    const answer = await fetch(through + path, {
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
      headers: {
        'x-forwarded-for': ip,
        'x-forwarded-proto': protocol.slice(0, -1),
        'x-forwarded-host': host,
        'x-forwarded-uri': '/board',
        'x-forwarded-method': 'GET',
        accept: 'text/html',
        cookie: cookies.header(),
      },
    })
    await answer.arrayBuffer()
    if (answer.status >= 500) throw new Error(`${answer.status}`)
    cookies.keep(answer.headers.getSetCookie())
    const header = (name: string) => answer.headers.get(name)
    return {
      status: answer.status,
      location: header('location') ?? '',
      user: header('remote-user'),
    }
  }
}
