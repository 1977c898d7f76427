import { freePort } from '@latchkey/tools/testing/free-port'
import { launch, startProgram } from '@latchkey/tools/testing/launch'
import { built } from '@latchkey/tools/testing/server-process'
import { expect, type Page } from '@playwright/test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Messages } from './messages.ts'
import { fillIn } from './other-program.ts'
import { fillInRegistration, test, uniqueName } from './story.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'latchkey-example-'))
test.afterAll(() => rmSync(folder, { recursive: true }))

// Another origin than the service's would have to allow the header with which stories change addresses.
test.use({ extraHTTPHeaders: {} })

/** Latchkey promises two seconds; a machine that runs all tests gets more. */
const atOnce = { timeout: 5000 }

async function startExample() {
  const [port, page, api] = [await freePort(), await freePort(), await freePort()]
  const env = {
    ...process.env,
    PORT: String(port),
    EXAMPLE_PAGE_PORT: String(page),
    EXAMPLE_API_PORT: String(api),
    DATABASE_URL: `sqlite:${join(folder, 'latchkey.db')}`,
    NOTES_DATABASE: join(folder, 'notes.db'),
  }
  const program = await startProgram([process.execPath, 'scripts/example.mjs'], {
    cwd: root,
    env,
    ready: /their API/,
  })
  const latchkey = async (...args: string[]) => {
    const command = [process.execPath, join(built, 'latchkey.js'), ...args]
    const { code, err } = await launch(command, { env }).ended
    if (code !== 0) throw new Error(err)
  }
  const at = (one: number) => `http://localhost:${one}`
  return {
    latchkey,
    url: at(port),
    page: at(page),
    api: at(api),
    /** Sends what Ctrl-C does: one signal to the started program. */
    async interrupt() {
      program.child.kill('SIGINT')
      await program.ended
    },
    [Symbol.asyncDispose]: program[Symbol.asyncDispose],
  }
}

const heading = (page: Page, name: string) => page.getByText(`Signed in as ${name}`)
const newNote = (page: Page) => page.getByLabel('New note')
const note = (page: Page, text: string) => page.getByRole('listitem').filter({ hasText: text })

async function write(page: Page, text: string): Promise<void> {
  await newNote(page).fill(text)
  await page.getByRole('button', { name: 'Add' }).click()
  await expect(note(page, text)).toBeVisible()
}

async function register(page: Page, t: Messages, { name, url }: { name: string; url: string }) {
  await page.getByRole('link', { name: 'Sign in' }).click()
  await page.getByRole('link', { name: t.toRegister }).click()
  await fillInRegistration(page, t, { name, url })
  await expect(heading(page, name)).toBeVisible()
}

test('in the example, people write, muted ones only read, and a banned one is out at once', async ({
  page: ann,
  browser,
  t,
}) => {
  await using example = await startExample()
  const { latchkey, url, page, api } = example
  const name = uniqueName()
  let authorization = ''
  ann.on('request', (request) => {
    authorization = request.headers()['authorization'] ?? authorization
  })
  await ann.goto(`${page}/?a=1`)
  await register(ann, t, { name, url })
  await expect(ann).toHaveURL(`${page}/?a=1`)
  await write(ann, 'Milk')

  const bob = await (await browser.newContext()).newPage()
  await bob.goto(page)
  await expect(note(bob, 'Milk')).toBeVisible()
  await expect(newNote(bob)).toBeHidden()
  const other = uniqueName()
  await register(bob, t, { name: other, url })
  await expect(note(bob, 'Milk').getByRole('button')).toBeHidden()
  await latchkey('users', 'set-role', other, 'admin')
  await bob.reload()
  await note(bob, 'Milk').getByRole('button', { name: 'Delete' }).click()
  await expect(note(ann, 'Milk')).toBeHidden()

  const expectToBeOut = async () => {
    await expect(newNote(ann)).toBeHidden(atOnce)
    const terms = { method: 'POST', headers: { authorization } }
    expect((await fetch(`${api}/notes`, terms)).status).toBe(401)
    await expect(ann.getByRole('link', { name: 'Sign in' })).toBeVisible()
  }
  await latchkey('users', 'set-status', name, 'muted')
  await expectToBeOut()
  await write(bob, 'Bread')
  await expect(note(ann, 'Bread')).toBeVisible()
  await expect(newNote(ann)).toBeHidden()

  await latchkey('users', 'set-status', name, 'active')
  await ann.getByRole('link', { name: 'Sign in' }).click()
  await fillIn(ann, t, { name })
  await write(ann, 'Salt')
  await latchkey('users', 'set-status', name, 'banned')
  await expectToBeOut()
  await ann.getByRole('link', { name: 'Sign in' }).click()
  await fillIn(ann, t, { name })
  await expect(ann.getByRole('alert')).toBeVisible()
  await expect(ann).toHaveURL(/\/login\?continue=/)

  await example.interrupt()
  for (const address of [url, page, api]) await expect(fetch(address)).rejects.toThrow()
})
