import { built } from '@latchkey/tools/testing/server-process'
import { expect, type Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { inspect, inspectPlain } from './inspection.ts'
import { messagesOf } from './messages.ts'
import { startService } from './service.ts'
import {
  arriveSignedIn,
  changeText,
  expectAccount,
  password,
  test as base,
  uniqueName,
} from './story.ts'

type Wiki = { url: string; id: string; secret: string; callback: string }

/** A service of its own, and a program on another site whose users sign in there. */
const test = base.extend<object, { wiki: Wiki }>({
  wiki: [
    async ({}, use) => {
      const folder = mkdtempSync(join(tmpdir(), 'latchkey-wiki-'))
      const site = createServer((_request, response) => {
        response.setHeader('content-type', 'text/html').end('<!doctype html><h1>Wiki</h1>')
      }).listen(0, '127.0.0.1')
      await once(site, 'listening')
      const callback = `http://127.0.0.1:${(site.address() as AddressInfo).port}/callback`
      const settings = {
        DATABASE_URL: `sqlite:${join(folder, 'latchkey.db')}`,
        TRUST_PROXY: '127.0.0.1/32',
      }
      const service = await startService(settings)
      const places = [
        '--redirect-uri',
        callback,
        '--post-logout-uri',
        new URL('/bye', callback).href,
      ]
      const command = ['apps', 'add', 'Wiki', ...places, '--json']
      const { stdout } = await promisify(execFile)(
        process.execPath,
        [join(built, 'latchkey.js'), ...command],
        { env: { ...process.env, ...settings } },
      )
      await use({ url: service.url, callback, ...JSON.parse(stdout) })
      await service.stop()
      site.closeAllConnections()
      await new Promise((resolve) => site.close(resolve))
      rmSync(folder, { recursive: true })
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ wiki }, use) => use(wiki.url),
})

/** A display name at its limit, without a place to break. */
const longName = 'Ada'.padEnd(50, 'Lovelace')

const bye = (wiki: Wiki) => new URL('/bye', wiki.callback).href

const verifier = randomBytes(32).toString('base64url')

function signInAddress({ url, id, callback }: Wiki, params: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: id,
    redirect_uri: callback,
    response_type: 'code',
    scope: 'openid profile email',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    state: 'as given',
    ...params,
  })
  return `${url}/oauth/authorize?${query}`
}

/** Redeems the program's code for an ID token. */
async function redeem(page: Page, wiki: Wiki): Promise<string> {
  const answer = await page.request.post(`${wiki.url}/oauth/token`, {
    form: {
      grant_type: 'authorization_code',
      code: new URL(page.url()).searchParams.get('code') ?? '',
      redirect_uri: wiki.callback,
      client_id: wiki.id,
      client_secret: wiki.secret,
      code_verifier: verifier,
    },
  })
  return String((await answer.json()).id_token)
}

test('a program signs people in here: by the form, then at once, then by the form again', async ({
  page,
  wiki,
  t,
}) => {
  const name = uniqueName()
  await arriveSignedIn(page, t, name)
  await changeText(page, t, { row: t.displayName, to: longName })
  await page.context().clearCookies()

  const fillIn = async () => {
    await page.getByLabel(t.identifier, { exact: true }).fill(name)
    await page.getByLabel(t.password, { exact: true }).fill(password)
    await page.getByRole('button', { name: t.signIn, exact: true }).click()
  }
  const back = /\/callback\?code=[\w-]+&state=as\+given&iss=/
  await page.goto(signInAddress(wiki))
  await expect(page.getByLabel(t.identifier, { exact: true })).toBeVisible()
  await expect(page.getByText(t.signInFor('Wiki'))).toBeVisible()
  await inspect(page, 'sign-in, for a question')
  await page.reload()
  await fillIn()
  await expect(page).toHaveURL(back)

  const [, claims = ''] = (await redeem(page, wiki)).split('.')
  expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).toMatchObject({
    preferred_username: name,
  })

  // The session holds although the engine's own cookie is gone.
  await page.goto(signInAddress(wiki))
  await expect(page).toHaveURL(back)
  await page.context().clearCookies({ name: /latchkey-apps/ })
  await page.goto(signInAddress(wiki))
  await expect(page).toHaveURL(back)

  // Some programs request the answer in a form, which the policy of our pages must let through.
  await page.goto(signInAddress(wiki, { response_mode: 'form_post' }))
  await expect(page).toHaveURL(wiki.callback)

  await page.goto(signInAddress(wiki, { prompt: 'login' }))
  await fillIn()
  await expect(page).toHaveURL(back)

  await page.goto(signInAddress(wiki, { prompt: 'select_account' }))
  const goOn = page.getByRole('button', { name: new RegExp(longName) })
  await expect(goOn).toBeVisible()
  await expect(page.getByText(`${longName} (${name})`)).toBeVisible()
  await inspect(page, 'choice of the account, for a question')
  await goOn.click()
  await expect(page).toHaveURL(back)
  await page.goto(`${wiki.url}/account`)
  await expectAccount(page, t)
})

test('every page of a sign-in for a program names it, after a reload too', async ({
  page,
  wiki,
}) => {
  for (const t of [messagesOf('phone'), messagesOf('desktop')]) {
    await page.goto(signInAddress(wiki))
    // The page that loads has a button for the language, too, which goes with it.
    await expect(page.locator('input[name=identifier]')).toBeFocused()
    await page.locator(`header button[lang="${t.html}"]`).click()
    await expect(page.getByText(t.signInFor('Wiki'))).toBeVisible()
    await page.getByRole('link', { name: t.toRegister }).click()
    await expect(page.getByText(t.registerFor('Wiki'))).toBeVisible()
    await page.reload()
    await expect(page.getByText(t.registerFor('Wiki'))).toBeVisible()
    await page.getByRole('link', { name: t.signIn, exact: true }).click()
    await expect(page.getByText(t.signInFor('Wiki'))).toBeVisible()
    await page.getByRole('link', { name: t.toForgot }).click()
    await expect(page.getByText(t.resetFor('Wiki'))).toBeVisible()
  }
  await inspect(page, 'reset, for a question')
})

test('a program that knows the session signs people out at once, any other request only asks', async ({
  page,
  wiki,
  t,
}) => {
  await arriveSignedIn(page, t, uniqueName())
  await page.goto(signInAddress(wiki))
  await expect(page).toHaveURL(/\/callback\?code=/)
  const signOut = (params: Record<string, string>) => {
    const said = { post_logout_redirect_uri: bye(wiki), state: 'as given', ...params }
    return `${wiki.url}/oauth/logout?${new URLSearchParams(said)}`
  }
  const proven = signOut({ id_token_hint: await redeem(page, wiki) })

  await page.goto(signOut({ client_id: wiki.id }))
  await expect(page.getByRole('heading', { name: t.signOutQuestion })).toBeVisible()
  await expect(page.getByText(t.signOutAsked('Wiki'))).toBeVisible()
  await inspect(page, 'sign-out, asked by an app')
  await page.goto(proven)
  await expect(page).toHaveURL(`${bye(wiki)}?state=as%20given`)
  await page.goto(`${wiki.url}/account`)
  await expect(page).toHaveURL(/\/login/)

  // In another session the program's token proves nothing any more.
  await arriveSignedIn(page, t, uniqueName())
  await page.goto(proven)
  const button = page.getByRole('button', { name: t.signOut, exact: true })
  await button.focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(`${bye(wiki)}?state=as%20given`)
  // No user is signed in, so the page asks nothing.
  await page.goto(proven)
  await expect(page).toHaveURL(`${bye(wiki)}?state=as%20given`)
})

test('a program that names no registered address gets a page that says so', async ({
  page,
  wiki,
  t,
}) => {
  await arriveSignedIn(page, t, uniqueName())
  const said = { client_id: wiki.id, post_logout_redirect_uri: `${bye(wiki)}e` }
  await page.goto(`${wiki.url}/oauth/logout?${new URLSearchParams(said)}`)
  await expect(page.getByText(bye(wiki), { exact: false }).first()).toBeVisible()
  await inspectPlain(page, 'a sign-out that the server refuses')
  await page.getByRole('link', { name: t.signOut }).click()
  await page.getByRole('button', { name: t.signOut, exact: true }).click()
  await expect(page).toHaveURL(/\/login$/)
})

test('a program that sends people here with a wrong address gets a page that reads well', async ({
  page,
  wiki,
}) => {
  for (const [ui_locales, title] of [
    ['en', 'We couldn’t sign you in to Wiki'],
    ['zh-CN', '无法登录“Wiki”'],
  ] as const) {
    const wrong = `${wiki.callback}/${'long'.repeat(40)}`
    await page.goto(signInAddress(wiki, { ui_locales, redirect_uri: wrong }))
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title)
    await inspectPlain(page, `a sign-in that the server refuses, ${ui_locales}`)
  }
})

test('the pages speak the language that the program asks for, until somebody chooses one', async ({
  page,
  wiki,
}) => {
  const languageOf = (ui_locales: string) => page.goto(signInAddress(wiki, { ui_locales }))
  await languageOf('fr zh-CN en')
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  // The other pages of the flow keep it, through a reload.
  await page.getByRole('link', { name: messagesOf('phone').toRegister }).click()
  await page.reload()
  await expect(page.getByRole('heading', { name: messagesOf('phone').register })).toBeVisible()
  await languageOf('en zh')
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await page.getByRole('button', { name: /^(中文|English)$/ }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await languageOf('en')
  await expect(page.getByRole('button').first()).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
})

test('the page that asks to sign out speaks the language that the program asks for', async ({
  page,
  wiki,
  t,
}) => {
  await arriveSignedIn(page, t, uniqueName())
  for (const [ui_locales, lang] of [
    ['fr zh-CN', 'zh-CN'],
    ['en zh', 'en'],
  ] as const) {
    const said = new URLSearchParams({ client_id: wiki.id, ui_locales })
    await page.goto(`${wiki.url}/oauth/logout?${said}`)
    await expect(page.getByText(/Wiki/)).toBeVisible()
    await expect(page.locator('html')).toHaveAttribute('lang', lang)
  }
})

test('a question that is not of this browser says so', async ({ page, t }) => {
  await page.goto('/interaction/of-another-browser')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(t.questionExpired)
  await inspect(page, 'question, expired')
})
