import { readFileSync } from 'node:fs'
import * as oauth from 'openid-client'
import { Redis } from 'ioredis'
import { startRedis } from '@latchkey/tools/testing/redis'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { noTraces } from '../../src/traces/traces.ts'
import { createAppBrowser } from '../support/app-browser.ts'
import { registerApp, withApps } from '../support/apps.ts'
import { addPasskey } from '../support/authenticator.ts'
import { isMysql, isOracle } from '../support/engine.ts'
import { addApp, beginSignIn } from '../support/factors.ts'
import { createOidcApp, signInTo, startFlow } from '../support/oidc-app.ts'
import { arriveAs, signIn, startTestApp } from '../support/harness.ts'
import { createGateVisitor } from '../support/gate-visitor.ts'

const statements: string[] = []
/** Statements of the outbox itself name leases. */
const note = (sql: string) => {
  if (!/^(?:select|update)[^]*\blease\b/.test(sql)) statements.push(sql)
}
// The watch of traces sees every statement, prepared ones too.
vi.mock('../../src/traces/start-traces.ts', () => ({
  openTraces: async () => ({ ...noTraces, statement: note }),
}))

const guide = new URL('../../../../docs/guide/scale.md', import.meta.url)

type Call = () => Promise<unknown>
type Counts = { reads: number; writes: number; redis: number }

// One engine is enough: all send the same statements.
describe.runIf(isMysql && !isOracle)('docs/guide/scale.md', async () => {
  if (!isMysql || isOracle) return
  const redis = await startRedis()
  const meter = new Redis(redis.url)
  const app = await startTestApp({
    ...withApps,
    REDIS_URL: redis.url,
    CODE_RESEND_SECONDS: '0',
  })
  const notes = await createOidcApp(app, { name: 'Notes' })
  await registerApp(app, { name: 'API', audience: 'https://api.example' })
  const tool = 'https://tool.example'
  await registerApp(app, { name: 'Tool', redirectUris: [`${tool}/_latchkey/callback`] })
  afterAll(async () => {
    await app[Symbol.asyncDispose]()
    meter.disconnect()
    await redis.stop()
  })

  let people = 0
  const arrive = () => arriveAs(app, `person${(people += 1)}`)

  /** Each entry prepares a call and returns it; only the call is counted. */
  const calls: Record<string, () => Promise<Call>> = {
    async 'a session check (`auth.me`)'() {
      const { auth } = await arrive()
      return () => auth.me.query()
    },
    async '`auth.login`, in a known browser'() {
      const { name, browser, auth } = await arrive()
      await auth.logout.mutate()
      await signIn(browser, name)
      await auth.logout.mutate()
      return () => signIn(browser, name)
    },
    async '`auth.login`, in a new browser'() {
      const { name } = await arrive()
      return () => signIn(app.browser(), name)
    },
    async '`auth.refresh`'() {
      const { auth } = await arrive()
      return () => auth.refresh.mutate()
    },
    async '`auth.logout`'() {
      const { auth } = await arrive()
      return () => auth.logout.mutate()
    },
    async '`auth.login` and `auth.secondFactor`'() {
      const { name, browser, auth } = await arrive()
      const phone = await addApp(app, browser)
      await auth.logout.mutate()
      const code = phone.codeIn(30)
      return async () => {
        const { attempt } = await beginSignIn(browser, name)
        await auth.secondFactor.mutate({ attempt, method: 'totp', code })
      }
    },
    async '`auth.passkeyOptions` and `auth.passkeySignIn`'() {
      const { browser, auth } = await arrive()
      const { device } = await addPasskey(app, browser)
      await auth.logout.mutate()
      return async () => {
        const { options } = await auth.passkeyOptions.mutate({})
        await auth.passkeySignIn.mutate({ response: device.get(options) })
      }
    },
    async '`auth.apiToken`'() {
      const { auth } = await arrive()
      return () => auth.apiToken.mutate({ audience: 'https://api.example' })
    },
    async '`GET /gate`'() {
      const { browser } = await arrive()
      const visitor = await createGateVisitor(app, browser, tool)
      return visitor.ask
    },
    async '`/oauth/authorize` again, to the code'() {
      const { entered } = await enter()
      const { url } = await startFlow(notes)
      return () => entered.authorize(url)
    },
    async '`/oauth/token`, for a code'() {
      const { entered } = await enter()
      const flow = await startFlow(notes)
      const back = await entered.authorize(flow.url)
      return () => flow.redeem(back)
    },
    async '`/oauth/token`, for a refresh token'() {
      const { tokens } = await enter()
      return () => oauth.refreshTokenGrant(notes.client, tokens.refresh_token ?? '')
    },
    async '`/oauth/userinfo`'() {
      const { tokens } = await enter()
      const { sub = '' } = tokens.claims() ?? {}
      return () => oauth.fetchUserInfo(notes.client, tokens.access_token, sub)
    },
  }

  /** The user has signed in to the app before. */
  async function enter() {
    const { browser } = await arrive()
    const entered = createAppBrowser(app, browser)
    const { tokens } = await signInTo(notes, entered)
    return { entered, tokens }
  }

  const commands = async () =>
    Number(/total_commands_processed:(\d+)/.exec(await meter.info('stats'))?.[1])

  async function countOnce(prepare: () => Promise<Call>): Promise<Counts> {
    const call = await prepare()
    const before = await commands()
    const begin = statements.length
    await call()
    const kinds = statements.slice(begin).map((sql) => sql.trimStart().slice(0, 6).toLowerCase())
    const reads = kinds.filter((kind) => kind === 'select').length
    const writes = kinds.filter((kind) => /^(insert|update|delete|replac)/.test(kind)).length
    // A question to Redis is one more command.
    return { reads, writes, redis: (await commands()) - before - 1 }
  }

  /** Background work does not send its statements every time, so the least of five counts decides. */
  async function count(prepare: () => Promise<Call>): Promise<Counts> {
    const tries: Counts[] = []
    for (let times = 0; times < 5; times += 1) tries.push(await countOnce(prepare))
    const least = (key: keyof Counts) => Math.min(...tries.map((one) => one[key]))
    return { reads: least('reads'), writes: least('writes'), redis: least('redis') }
  }

  /** The rows of the table: the name of a call, its reads, its writes and its commands. */
  function documentedCalls(): string[][] {
    const [, table = ''] =
      /<!-- statements -->\n\n\|.*\n\|.*\n([^]*?)\n\n/.exec(readFileSync(guide, 'utf8')) ?? []
    return table.split('\n').map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  }

  test('says how many statements each call sends', async () => {
    const counted = []
    for (const [name, prepare] of Object.entries(calls)) {
      const { reads, writes, redis: asked } = await count(prepare)
      counted.push([name, ...[reads, writes, asked].map(String)])
    }
    expect(documentedCalls()).toEqual(counted)
  })

  test('derives its other numbers of statements from these', () => {
    const text = readFileSync(guide, 'utf8').replaceAll(/\s+/g, ' ')
    const find = (words: string) => {
      const row = documentedCalls().find(([name]) => name?.includes(words))
      const [reads = 0, writes = 0, redisCommands = 0] = row?.slice(1).map(Number) ?? []
      return { reads, writes, redisCommands }
    }
    const login = find('in a known browser')
    const [authorize, token] = [find('to the code'), find('for a code')]
    const [reads, writes] = [authorize.reads + token.reads, authorize.writes + token.writes]
    expect(text).toContain(`code flow (authorize and token) as ${reads} reads and ${writes} writes`)
    expect(text).toContain(`| ${login.writes} per sign-in`)
    expect(text).toContain(`${login.redisCommands} commands per sign-in`)
  })
})
