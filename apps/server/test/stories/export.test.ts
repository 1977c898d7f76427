import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { LongAnswer } from '../../src/http/streamed-answer.ts'
import { refusal, register, signIn, startTestApp } from '../support/harness.ts'
import { pictures } from '../support/pictures.ts'
import { storedPasswords } from '../support/attackers.ts'

test(
  'a person takes along everything of theirs, nothing of others, and no secret',
  { tags: ['asvs-14.2.6'] },
  async () => {
    await using app = await startTestApp()
    const [laptop, phone, other] = [app.browser(), app.browser(), app.browser()]
    await register(app, other, 'ben')
    await register(app, laptop, 'ann')
    await signIn(phone, 'ann')
    const picture = pictures.webp.toString('base64')
    const profile = await laptop.api.account.putAvatar.mutate({ picture })
    const data = await laptop.api.account.exportData.query()
    expect(data).toMatchObject({ profile, avatar: { type: 'image/webp', base64: picture } })
    expect(new Set(data.sessions.map(({ ip }) => ip))).toEqual(new Set([laptop.ip, phone.ip]))
    expect(data.securityEvents).toEqual(await laptop.api.account.securityEvents.query())
    expect(data.securityEvents.map(({ kind }) => kind)).toEqual([
      'profile_changed',
      'signed_in',
      'registered',
    ])
    const text = JSON.stringify(data)
    expect(text).not.toContain(other.ip)
    expect(text).not.toContain((await storedPasswords(app))['ann'])
    expect(text).not.toMatch(/"\w*(token|hash|seal)\w*":/i)
    expect((await other.api.account.exportData.query()).avatar).toBeNull()
    expect(await refusal(app.browser().api.account.exportData.query())).toMatchObject({
      reason: 'UNAUTHENTICATED',
    })
  },
)

test('the turn of an export is over before its caller has all of it', async () => {
  const order: string[] = []
  const pieces = async function* () {
    yield '1'
  }
  const end = async () => {
    await nextTurn()
    order.push('over')
  }
  for await (const piece of new LongAnswer(pieces, end).read(() => {})) order.push(String(piece))
  expect(order).toEqual(['{"result":{"data":', '1', 'over', '}}'])
})
