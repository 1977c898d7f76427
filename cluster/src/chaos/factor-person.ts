import { createBrowser, refusalOf } from './browser.ts'
import { signUp } from './person.ts'
import { totp } from '@latchkey/tools/testing/totp'
import { Cut, write, type World } from './world.ts'

/** The code of the next step is accepted too: clocks differ. */
const step = 30_000

/** Signs up, adds an authenticator app, and sends its next code from two browsers at once. */
export async function liveWithFactor(world: World): Promise<void> {
  const laptop = createBrowser(world.cluster.url)
  const account = await signUp(world, laptop)
  const { id, secret } = await write(world, () =>
    laptop.api.account.addTotp.mutate({ name: 'Phone' }),
  )
  const first = totp(secret, new Date())
  await write(world, () => laptop.api.account.confirmTotp.mutate({ id, code: first }))

  const [password = ''] = account.digests
  const browsers = [createBrowser(world.cluster.url), createBrowser(world.cluster.url)]
  const attempts = await Promise.all(
    browsers.map(async ({ api }) => {
      const given = { identifier: account.username, password }
      const answer = await write(world, () => api.auth.login.mutate(given))
      if (answer.status === 'second_factor') return answer.attempt
      world.history.lose(`the factor of ${account.username}`)
      throw new Cut()
    }),
  )
  const code = totp(secret, new Date(Date.now() + step))
  const tries = await Promise.allSettled(
    browsers.map(({ api }, index) =>
      world.history.call('write', () =>
        api.auth.secondFactor.mutate({ attempt: attempts[index] ?? '', method: 'totp', code }),
      ),
    ),
  )
  const done = browsers.filter((_, index) => tries[index]?.status === 'fulfilled')
  const isAnswered = tries.every((one) => one.status === 'fulfilled' || refusalOf(one.reason))
  if (done.length === 2) world.history.broken.codesTwice.push(`step of ${account.username}`)
  if (done.length === 0 && isAnswered) world.history.lose(`step of ${account.username}`)
  account.cookies.push(...done.map(({ jar }) => jar.cookie))
  if (done.length > 0) world.history.factors.push(account.username)
}
