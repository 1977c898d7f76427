import { randomIp } from '@latchkey/tools/testing/browser-link'
import { expect, test } from 'vitest'
import { Avatar } from '../../src/users/avatar.entity.ts'
import { readPicture } from '../../src/users/picture.ts'
import { User } from '../../src/users/user.entity.ts'
import { createBrowser, refusal, register, startTestApp, type Browser } from '../support/harness.ts'
import { extended, pictureOf, pictures } from '../support/pictures.ts'
import { json, send, signedIn } from '../support/raw-http.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp()

const put = ({ browser }: { browser: Browser }, bytes: Buffer) =>
  browser.api.account.putAvatar.mutate({ picture: bytes.toString('base64') })

const get = (address: string | null) =>
  send(app, new URL(address ?? '', app.url).pathname, { method: 'GET' })

test('an uploaded picture is served to anybody who knows its address, and can do nothing there', async () => {
  const ann = await signedIn(app, 'ann')
  const { avatar } = await put(ann, pictures.webp)
  expect(avatar).toMatch(new RegExp(`^${app.url}/avatars/[\\w-]{43}$`))
  expect(await ann.browser.api.auth.me.query()).toMatchObject({ avatar })
  const served = await fetch(avatar ?? '')
  expect(Buffer.from(await served.arrayBuffer())).toEqual(pictures.webp)
  expect(Object.fromEntries(served.headers)).toMatchObject({
    'content-type': 'image/webp',
    'x-content-type-options': 'nosniff',
    'content-security-policy': `default-src 'none'; frame-ancestors 'none'; sandbox`,
    'cache-control': 'public, max-age=31536000, immutable',
    'cross-origin-resource-policy': 'cross-origin',
  })
})

test('a replaced picture is gone, and so is one whose owner took it away or put a link', async () => {
  const ben = await signedIn(app, 'ben')
  const { updateProfile } = ben.browser.api.account
  const first = await put(ben, pictures.jpeg)
  const second = await put(ben, pictures.lossless)
  expect((await get(first.avatar)).status).toBe(404)
  expect((await get(second.avatar)).headers.get('content-type')).toBe('image/webp')
  await updateProfile.mutate({ bio: 'hello' })
  expect((await get(second.avatar)).status).toBe(200)
  const link = 'https://example.com/ben.png'
  expect(await updateProfile.mutate({ avatar: link })).toMatchObject({ avatar: link, bio: 'hello' })
  expect((await get(second.avatar)).status).toBe(404)
  const third = await put(ben, pictures.webp)
  expect(await updateProfile.mutate({ avatar: null })).toMatchObject({ avatar: null })
  const { id } = third
  expect(await app.database.em.fork().count(Avatar, { user: id })).toBe(0)
})

test('two people may have the same picture, and keep it when the other drops it', async () => {
  const [dan, eve] = [await signedIn(app, 'dan'), await signedIn(app, 'eve')]
  const { avatar } = await put(dan, pictures.webp)
  expect(await put(eve, pictures.webp)).toMatchObject({ avatar })
  await dan.browser.api.account.updateProfile.mutate({ avatar: null })
  expect((await get(avatar)).status).toBe(200)
})

test('uploads at once leave one picture, and the account shows that one', async () => {
  const fay = await signedIn(app, 'fay')
  await Promise.all([pictures.webp, pictures.jpeg, pictures.lossless].map((one) => put(fay, one)))
  const { id, avatar } = await fay.browser.api.auth.me.query()
  expect(await app.database.em.fork().count(Avatar, { user: id })).toBe(1)
  expect((await get(avatar)).status).toBe(200)
})

test('behind https the address is https, wherever the account was asked about', async () => {
  await using secure = await startTestApp({ PUBLIC_URL: 'https://id.example' })
  const gus = createBrowser(`http://127.0.0.1:${secure.port}`, randomIp(), secure.url)
  await register(secure, gus, 'gus')
  const { avatar } = await put({ browser: gus }, pictures.webp)
  expect(avatar).toMatch(/^https:\/\/id\.example\/avatars\//)
  // A program that sends the whole profile back has changed nothing.
  await gus.api.account.updateProfile.mutate({ avatar })
  const user = await secure.database.em.fork().findOneOrFail(User, { username: 'gus' })
  expect(user.avatar).toMatch(/^\/avatars\//)
  expect(await secure.database.em.fork().count(Avatar)).toBe(1)
})

const html = Buffer.from('<!doctype html><script>alert(1)</script>'.padEnd(60))
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(60)])

test.each<[string, Buffer]>([
  ['a page', html],
  ['a drawing with a script', svg],
  ['a PNG', png],
  ['a page behind the first bytes of a picture', Buffer.concat([Buffer.from('RIFF'), html])],
  ['a picture with a page at its end', Buffer.concat([pictures.webp, html])],
  ['a JPEG with a page at its end', Buffer.concat([pictures.jpeg, html])],
  ['half a picture', pictures.webp.subarray(0, 40)],
  ['half a JPEG', pictures.jpeg.subarray(0, 60)],
  ['an oblong one', extended(0, { height: 9 })],
  ['one of 16384 by 16384 pixels', extended(0, { width: 16_384, height: 16_384 })],
  ['an animation', extended(0b0010)],
  ['one that tells where it was taken', extended(0b1000)],
  ['nothing but zeros', Buffer.alloc(60)],
])('%s is no picture', async (_name, bytes) => {
  expect(readPicture(bytes)).toBeUndefined()
})

test('what is no picture is refused by its field and changes nothing', async () => {
  const hal = await signedIn(app, 'hal')
  expect(await refusal(put(hal, html))).toMatchObject({
    reason: 'INVALID_INPUT',
    fields: { picture: 'INVALID' },
  })
  expect(await hal.browser.api.auth.me.query()).toMatchObject({ avatar: null })
})

test('a picture of 65,535 bytes is taken, one more is not, and no other call gets a larger body', async () => {
  const { headers, browser } = await signedIn(app, 'ida')
  const largest = pictureOf(65_535 - 1)
  const { avatar } = await put({ browser }, largest)
  expect((await get(avatar)).headers.get('content-length')).toBe(String(largest.length))
  expect(await refusal(put({ browser }, pictureOf(65_538)))).toMatchObject({
    reason: 'INVALID_INPUT',
    fields: { picture: 'TOO_LONG' },
  })
  const body = JSON.stringify({ picture: 'A'.repeat(96 * 1024) })
  const sent = { headers: { ...headers, ...json }, body }
  expect((await send(app, '/trpc/account.putAvatar', sent)).status).toBe(413)
  const other = { ...sent, body: body.slice(0, 17_000) }
  expect((await send(app, '/trpc/account.updateProfile', other)).status).toBe(413)
})

test('twenty pictures an hour are enough', async () => {
  const kim = await signedIn(app, 'kim')
  for (let count = 0; count < 20; count += 1) await put(kim, pictures.webp)
  expect(await refusal(put(kim, pictures.webp))).toMatchObject({ reason: 'RATE_LIMITED' })
})

test.each(['/avatars/', '/avatars/x', `/avatars/${'A'.repeat(43)}`, '/avatars/a.webp'])(
  'nothing is at %s',
  async (path) => {
    expect(await send(app, path, { method: 'GET' })).toMatchObject({ status: 404 })
  },
)
