import { freePort } from '@latchkey/tools/testing/free-port'
import { launch } from '@latchkey/tools/testing/launch'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { deriveKeys } from '../../src/keys.ts'
import { createPost } from '../../src/webhooks/post.ts'
import { encryptSecret, newWebhookSecret, signedHeaders } from '../../src/webhooks/secret.ts'
import { Webhook } from '../../src/webhooks/webhook.entity.ts'
import { patience } from '@latchkey/tools/testing/patience'

const here = fileURLToPath(new URL('./', import.meta.url))
const read = (page: string) =>
  readFileSync(new URL(`../../../../docs/guide/${page}`, import.meta.url), 'utf8')
const receiverIn = (page: string) => /```js\n([\s\S]*?)```/.exec(read(page))?.[1] ?? ''

test('the receiver of the guide takes an event once, and refuses a forged one', async () => {
  const keys = deriveKeys('a secret of 32 bytes and then some 0123456789')
  const secret = newWebhookSecret()
  const webhook = Object.assign(new Webhook({}), {
    id: 'x',
    secret: encryptSecret(keys, 'x', secret),
    secretKeyId: keys.id,
  })
  const port = await freePort()
  // The folder lies beside the tests, where its library is found.
  const folder = mkdtempSync(join(here, 'guide-'))
  writeFileSync(join(folder, 'receiver.mjs'), receiverIn('webhooks.md'))
  const env = { WEBHOOK_SECRET: secret, PORT: String(port) }
  const program = launch([process.execPath, join(folder, 'receiver.mjs')], { env })
  try {
    const post = createPost({ allowPrivate: false, allowHere: true })
    const url = `http://localhost:${port}/`
    const body = JSON.stringify({ type: 'user.banned', timestamp: '', data: { id: 'ann' } })
    const headers = signedHeaders(keys, webhook, { id: 'msg', now: new Date(), body })
    const status = (text: string) =>
      post(url, { headers, body: text }).then(
        (answer) => answer.status,
        () => undefined,
      )
    await expect.poll(() => status(body), { timeout: patience }).toBe(204)
    expect(await status(body)).toBe(204)
    expect(await status(`${body} `)).toBe(400)
  } finally {
    program.child.kill()
    const { out } = await program.ended
    rmSync(folder, { recursive: true })
    expect(out).toBe('user.banned ann\n')
  }
})

test('both languages of the guide show the same receiver', () => {
  expect(receiverIn('webhooks.zh-CN.md')).toBe(receiverIn('webhooks.md'))
})
