import { freePort } from '@latchkey/tools/testing/free-port'
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { User } from '../../src/users/user.entity.ts'
import { deriveKeys } from '../../src/keys.ts'
import {
  createBrowser,
  good,
  password,
  refusal,
  register,
  signIn,
  startTestApp,
} from '../support/harness.ts'
import { isMysql } from '../support/engine.ts'
import { createLastingDatabase } from '../support/server-process.ts'

const fresh = () => randomBytes(32).toString('hex')

type Tuning = Parameters<typeof startTestApp>[1]
type App = Awaited<ReturnType<typeof startTestApp>>

/** One address and one database; the server behind them is restarted with other secrets. */
async function createSite() {
  const database = await createLastingDatabase()
  const port = String(await freePort())
  const env = { DATABASE_URL: database.url, PORT: port, CODE_RESEND_SECONDS: '0' }
  return {
    ...database,
    async run(
      secrets: { root: string; jwt: string },
      story: (app: App) => Promise<void>,
      tuning: Tuning = {},
    ) {
      const given = { ...env, SECRET_KEY: secrets.root, JWT_SECRET_KEY: secrets.jwt }
      await using app = await startTestApp(given, tuning)
      await story(app)
    },
  }
}

const keyIdOf = (secret: string) => deriveKeys(secret).id

async function storedOf(app: App, username: string) {
  const user = await app.database.em.fork().findOneOrFail(User, { username })
  return { keyId: user.passwordKeyId, hash: user.password }
}

const [old, next] = [
  { root: fresh(), jwt: fresh() },
  { root: fresh(), jwt: fresh() },
]
const both = { root: `${next.root},${old.root}`, jwt: `${next.jwt},${old.jwt}` }

describe('when SECRET_KEY and JWT_SECRET_KEY are rotated', () => {
  test(
    'nobody notices, and after one sign-in the old keys can go',
    { tags: ['asvs-11.2.2', 'asvs-13.3.4'] },
    async () => {
      await using site = await createSite()
      const url = { value: '' }
      const proof = { challengeId: '', code: '' }
      let ann = createBrowser('')

      await site.run(old, async (app) => {
        ann = app.browser()
        url.value = app.url
        await register(app, ann, 'ann')
        await register(app, app.browser(), 'bob')
        const wish = { email: 'bob@example.com', type: 'reset_password' } as const
        proof.challengeId = (await app.browser().api.auth.sendCode.mutate(wish)).challengeId
        proof.code = await app.mailbox.code(wish.email)
        expect((await storedOf(app, 'ann')).keyId).toBe(keyIdOf(old.root))
      })

      await site.run(both, async (app) => {
        expect(await ann.api.auth.me.query()).toMatchObject({ username: 'ann' })
        ann.jar.accessToken = (await ann.api.auth.refresh.mutate()).accessToken
        expect(await app.browser().api.auth.checkCode.mutate(proof)).toMatchObject({ valid: true })
        await app.browser().api.auth.resendCode.mutate({ challengeId: proof.challengeId })
        expect(await app.mailbox.code('bob@example.com')).toBe(proof.code)
        await signIn(ann, 'ann')
        expect((await storedOf(app, 'ann')).keyId).toBe(keyIdOf(next.root))
        await signIn(app.browser(), 'ann')
      })

      await site.run(next, async (app) => {
        expect(await ann.api.auth.me.query()).toMatchObject({ username: 'ann' })
        ann.jar.accessToken = (await ann.api.auth.refresh.mutate()).accessToken
        await signIn(app.browser(), 'ann')

        // Bob did not sign in while both keys were listed: his password is lost, and a new mail helps.
        const bob = app.browser()
        expect(await refusal(signIn(bob, 'bob'))).toMatchObject({ reason: 'INVALID_CREDENTIALS' })
        expect(await refusal(bob.api.auth.checkCode.mutate(proof))).toMatchObject({
          reason: 'CODE_INVALID',
        })
        await bob.api.auth.resendCode.mutate({ challengeId: proof.challengeId })
        const code = await app.mailbox.code('bob@example.com')
        const reset = { ...proof, code, password: password('another horse in the stable') }
        await bob.api.auth.resetPassword.mutate(reset)
        await signIn(bob, 'bob', reset.password)
      })
    },
  )

  test('an access token of a secret that is gone is refused, and the cookie brings another', async () => {
    await using site = await createSite()
    let ann = createBrowser('')
    await site.run(old, async (app) => {
      ann = app.browser()
      await register(app, ann, 'ann')
    })
    await site.run({ root: old.root, jwt: next.jwt }, async () => {
      expect(await refusal(ann.api.auth.me.query())).toMatchObject({ reason: 'UNAUTHENTICATED' })
      ann.jar.accessToken = (await ann.api.auth.refresh.mutate()).accessToken
      expect(await ann.api.auth.me.query()).toMatchObject({ username: 'ann' })
    })
  })

  test('a tab that lost the race to refresh just before still gets the same successor', async () => {
    await using site = await createSite()
    const noon = new Date()
    const still = { clock: () => noon }
    const stale = { cookie: '', successor: '' }
    let ann = createBrowser('')
    await site.run(
      old,
      async (app) => {
        ann = app.browser()
        await register(app, ann, 'ann')
        stale.cookie = ann.jar.cookie
        await ann.api.auth.refresh.mutate()
        stale.successor = ann.jar.cookie
      },
      still,
    )
    await site.run(
      both,
      async () => {
        ann.jar.cookie = stale.cookie
        await ann.api.auth.refresh.mutate()
        expect(ann.jar.cookie).toBe(stale.successor)
        await ann.api.auth.refresh.mutate()
        expect(ann.jar.cookie).not.toBe(stale.successor)
      },
      still,
    )
  })

  test('a known browser stays known: strangers cannot lock its owner out', async () => {
    await using site = await createSite()
    let ann = createBrowser('')
    await site.run(old, async (app) => {
      ann = app.browser()
      await register(app, ann, 'ann')
    })
    await site.run(both, async (app) => {
      for (const guess of ['1', '2', '3', '4', '5'])
        await refusal(signIn(app.browser(), 'ann', password(guess)))
      expect(await refusal(signIn(app.browser(), 'ann'))).toMatchObject({ reason: 'RATE_LIMITED' })
      await signIn(ann, 'ann')
    })
    await site.run(next, async (app) => {
      for (const guess of ['1', '2', '3', '4', '5'])
        await refusal(signIn(app.browser(), 'ann', password(guess)))
      expect(await refusal(signIn(app.browser(), 'ann'))).toMatchObject({ reason: 'RATE_LIMITED' })
      await signIn(ann, 'ann')
    })
  })
})

describe('a stored password', () => {
  const dearer = { hashCost: { memoryCost: 128, timeCost: 2 } }

  test(
    'moves to a new cost at the next right sign-in, and at no wrong one',
    { tags: ['asvs-11.2.2', 'asvs-11.4.2'] },
    async () => {
      await using site = await createSite()
      await site.run(old, async (app) => {
        await register(app, app.browser(), 'ann')
      })
      await site.run(
        old,
        async (app) => {
          const before = await storedOf(app, 'ann')
          await refusal(signIn(app.browser(), 'ann', password('a wrong one')))
          expect(await storedOf(app, 'ann')).toEqual(before)
          await signIn(app.browser(), 'ann')
          const after = await storedOf(app, 'ann')
          expect(before.hash).toMatch(/^\$argon2id\$v=19\$m=64,t=1,p=1\$/)
          expect(after.hash).toMatch(/^\$argon2id\$v=19\$m=128,t=2,p=1\$/)
          await signIn(app.browser(), 'ann')
          expect(await storedOf(app, 'ann')).toEqual(after)
        },
        dearer,
      )
    },
  )

  test('that cannot be moved lets its owner in all the same', async () => {
    await using site = await createSite()
    await site.run(old, async (app) => {
      await register(app, app.browser(), 'ann')
    })
    await site.execute(
      isMysql
        ? `create trigger broken before update on users for each row signal sqlstate '45000'`
        : `create trigger broken before update on users begin select raise(abort, 'broken'); end`,
    )
    await site.run(both, async (app) => {
      expect((await signIn(app.browser(), 'ann', good)).user.username).toBe('ann')
      expect((await storedOf(app, 'ann')).keyId).toBe(keyIdOf(old.root))
    })
  })
})
