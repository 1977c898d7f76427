import { randomInt } from 'node:crypto'
import { createBrowser, patience } from './browser.ts'
import { authorize } from './authorize.ts'
import { signOut, signUp } from './person.ts'
import { audience, callback, claimsOf } from './tool.ts'
import { Cut, read, write, type World } from './world.ts'

type Tokens = { access_token: string; id_token: string; refresh_token?: string }

/**
 * Signs up, signs in to a tool, which redeems the code and uses and renews its tokens, and signs out.
 * Half of the codes are redeemed twice at the same time, which may yield tokens once.
 */
export async function liveWithTool(world: World): Promise<void> {
  const browser = createBrowser(world.cluster.url)
  const account = await signUp(world, browser)
  const issued = await write(world, () => browser.api.auth.apiToken.mutate({ audience }))
  world.history.apiTokens.push(issued.token)
  const code = await authorize(world, browser)
  const grant = { grant_type: 'authorization_code', code, redirect_uri: callback }
  const isTwice = randomInt(2) === 0
  const [tokens] = await redeem(world, grant, isTwice ? 2 : 1)
  if (!tokens) throw new Cut()
  if (!isTwice) await use(world, tokens)
  const { sid = '' } = claimsOf(tokens.id_token)
  account.cookies = account.cookies.filter((one) => one !== browser.jar.cookie)
  await signOut(world, browser)
  // A code redeemed twice ends its tokens, so the tool has no user to sign out.
  if (!isTwice) world.history.logouts.push(sid)
}

/** Redeems a code `count` times at once; returns the tokens of the successful calls. */
async function redeem(world: World, grant: Record<string, string>, times: number) {
  const tries = await Promise.all(
    Array.from({ length: times }, () => postToken(world, grant).catch(() => undefined)),
  )
  const given = tries.flatMap((one) => (one?.ok ? [one.tokens] : []))
  if (given.length > 1) world.history.broken.codesTwice.push('an authorization code')
  // The second of two concurrent calls ends the grant, perhaps before the first one has its tokens.
  if (tries.length === 1 && tries[0]?.ok === false)
    world.history.lose(`a grant: ${grant['grant_type']} ${JSON.stringify(tries[0].tokens)}`)
  return given
}

/** Renews the tokens three times; each new access token must be valid. */
async function use(world: World, first: Tokens): Promise<void> {
  let tokens = first
  for (let times = 0; times < 3; times += 1) {
    const { status } = await read(world, () => userInfo(world, tokens))
    if (status !== 200) world.history.lose(`an access token: ${status}`)
    if (tokens.refresh_token === undefined) return
    const grant = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }
    const [next] = await redeem(world, grant, 1)
    if (!next) throw new Cut()
    tokens = { ...tokens, ...next }
  }
}

/** Throws if no server answered; a refusal is an answer. */
const postToken = (world: World, grant: Record<string, string>) =>
  world.history.call('write', async () => {
    const answer = await fetch(`${world.cluster.url}/oauth/token`, {
      method: 'POST',
      headers: { authorization: world.tool.basic },
      body: new URLSearchParams(grant),
      signal: AbortSignal.timeout(patience),
    })
    if (answer.status >= 500 || answer.status === 429) throw new Error(`${answer.status}`)
    return { ok: answer.ok, tokens: (await answer.json()) as Tokens }
  })

async function userInfo({ cluster }: World, tokens: Tokens): Promise<{ status: number }> {
  const headers = { authorization: `Bearer ${tokens.access_token}` }
  const signal = AbortSignal.timeout(patience)
  const { status } = await fetch(`${cluster.url}/oauth/userinfo`, { headers, signal })
  if (status >= 500) throw new Error(`${status}`)
  return { status }
}
