import { freePorts } from '@latchkey/tools/testing/free-port'
import { testSettings } from '@latchkey/tools/testing/server-process'
import { expect, test } from 'vitest'
import { addApp } from '../../src/admin/apps.ts'
import { minutes } from '../../src/clock.ts'
import { openDatabase } from '../../src/database/database.ts'
import { entities } from '../../src/entities.ts'
import { deriveKeys } from '../../src/keys.ts'
import { createAppBrowser } from '../support/app-browser.ts'
import { plain } from '../support/apps.ts'
import { createBrowser, good } from '../support/harness.ts'
import { inboxCode } from '../support/inbox-code.ts'
import { callback } from '../support/oidc-app.ts'
import { createPlainClient, partsOf, type Tokens } from '../support/plain-client.ts'
import { createLastingDatabase, startProcess } from '../support/server-process.ts'
import { startReceiver } from '../support/webhook-receiver.ts'

const keys = deriveKeys(testSettings['SECRET_KEY'] ?? '')

/** Registers an app, as the command line would. */
async function register(url: string, backchannelLogoutUri: string) {
  const database = await openDatabase(url, { entities })
  const em = database.em.fork()
  const addresses = { redirectUris: [callback], backchannelLogoutUri }
  const fields = { ...plain, ...addresses, name: 'Wiki', pkce: 'optional' } as const
  const deps = { em, keys, by: { actor: 'operator' } } as const
  const { app, secret } = await addApp(deps, fields, { isPublic: false })
  await database.close()
  return { id: app.id, secret }
}

test(
  'a code of a replica that is killed at once is redeemed, refreshed and ended at another one',
  async () => {
    await using receiver = await startReceiver()
    await using place = await createLastingDatabase()
    const [port = 0, other = 0] = await freePorts(2)
    const env = { DATABASE_URL: place.url, PUBLIC_URL: `http://localhost:${port}` }
    await using first = await startProcess({ ...env, PORT: String(port) })
    await using replica = await startProcess({ ...env, PORT: String(other) })
    const second = { url: `http://localhost:${other}` }
    const client = await register(place.url, receiver.url)

    const person = createBrowser(first.url)
    const email = 'ann@example.com'
    const { challengeId } = await person.api.auth.sendCode.mutate({ email, type: 'register' })
    const code = await inboxCode(first.url, email)
    const account = { challengeId, code, username: 'ann', password: good }
    person.jar.accessToken = (await person.api.auth.register.mutate(account)).accessToken
    const browser = createAppBrowser(first, person)
    const granted = await createPlainClient(first, client, browser).answerTo({})
    first.child.kill('SIGKILL')
    await first.ended
    expect([first, replica].map((one) => one.isRunning())).toEqual([false, true])

    const { postToken, userInfo, redeem } = createPlainClient(second, client, browser)
    const tokens = await redeem(granted.get('code'))
    const { claims } = partsOf(tokens.id_token)
    expect(claims.iss).toBe(first.url)
    const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token }
    const refreshed = (await (await postToken(refresh)).json()) as Tokens
    const init = { headers: { authorization: `Bearer ${refreshed.access_token}` } }
    expect(await (await userInfo(init)).json()).toMatchObject({ sub: claims.sub })

    const elsewhere = createBrowser(second.url, person.ip, first.url)
    Object.assign(elsewhere.jar, person.jar)
    await elsewhere.api.auth.logout.mutate()
    expect((await userInfo(init)).status).toBe(401)
    await expect.poll(() => receiver.received.length, { timeout: minutes(1) }).toBe(1)
    const token = new URLSearchParams(receiver.received[0]?.body).get('logout_token') ?? ''
    expect(partsOf(token).claims).toMatchObject({ sub: claims.sub, sid: claims['sid'] })
  },
  minutes(3),
)
