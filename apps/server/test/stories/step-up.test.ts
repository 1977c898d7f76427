import { expect, test } from 'vitest'
import { minutes, seconds } from '../../src/clock.ts'
import { Session } from '../../src/sessions/session.entity.ts'
import { addApp } from '../support/factors.ts'
import { arriveAs, good, password, refusal, signIn } from '../support/harness.ts'
import { useTestApp } from '../support/use-test-app.ts'

const app = await useTestApp({ CODE_RESEND_SECONDS: '0' })
const em = () => app.database.em.fork()
let people = 0

const arrive = () => arriveAs(app, `person${(people += 1)}`)

type Person = Awaited<ReturnType<typeof arrive>>

const byFactor = { reason: 'STEP_UP_REQUIRED', httpStatus: 403, methods: ['totp', 'backup_code'] }
const byPassword = { reason: 'STEP_UP_REQUIRED', httpStatus: 403, methods: ['password'] }
const wish = password('a long new password')

async function changeEmail({ name, auth, account }: Person) {
  const email = `${name}new@example.com`
  const { challengeId } = await auth.sendCode.mutate({ email, type: 'email_change' })
  const code = await app.mailbox.code(email)
  return account.changeEmail.mutate({ challengeId, code, currentPassword: good })
}

/** Calls that require a proof of the factor if the account has one. */
const acts: [string, (person: Person) => Promise<unknown>][] = [
  [
    'changePassword',
    ({ account }) => account.changePassword.mutate({ currentPassword: good, password: wish }),
  ],
  ['changeEmail', changeEmail],
  ['exportData', ({ account }) => account.exportData.query()],
  [
    'deleteAccount',
    ({ account, name }) =>
      account.deleteAccount.mutate({ currentPassword: good, confirmation: name }),
  ],
]

test.each(acts)(
  'without a factor %s asks for nothing more than before, however old the session is',
  async (_name, act) => {
    const person = await arrive()
    app.pass(minutes(14))
    await expect(act(person)).resolves.toBeDefined()
  },
)

test.each(acts)(
  'with a factor %s asks for it after five minutes, and goes on once it is proved',
  { tags: ['asvs-7.5.1'] },
  async (_name, act) => {
    const person = await arrive()
    const phone = await addApp(app, person.browser)
    app.pass(minutes(5) + seconds(1))
    expect(await refusal(act(person))).toMatchObject(byFactor)
    await person.account.confirmIdentity.mutate({ method: 'totp', code: phone.nextCode() })
    await expect(act(person)).resolves.toBeDefined()
  },
)

const factorActs: [string, (person: Person & { factor: string }) => Promise<unknown>][] = [
  ['addTotp', ({ account }) => account.addTotp.mutate({ name: 'Tablet' })],
  ['removeFactor', ({ account, factor: id }) => account.removeFactor.mutate({ id })],
  ['newBackupCodes', ({ account }) => account.newBackupCodes.mutate()],
]

test.each(factorActs)('%s takes a proof of the last five minutes', async (_name, act) => {
  const person = await arrive()
  const phone = await addApp(app, person.browser)
  const both = { ...person, factor: phone.id }
  app.pass(minutes(6))
  expect(await refusal(act(both))).toMatchObject(byFactor)
  const [code = ''] = phone.backupCodes
  await person.account.confirmIdentity.mutate({ method: 'backup_code', code })
  await expect(act(both)).resolves.toBeDefined()
})

test('the first factor takes the password, where the sign-in is older than five minutes', async () => {
  const { account } = await arrive()
  app.pass(minutes(6))
  const add = () => account.addTotp.mutate({ name: 'Phone' })
  expect(await refusal(add())).toMatchObject(byPassword)
  const wrong = account.confirmIdentity.mutate({ method: 'password', currentPassword: wish })
  expect((await refusal(wrong)).reason).toBe('INVALID_CREDENTIALS')
  expect(await refusal(add())).toMatchObject(byPassword)
  await account.confirmIdentity.mutate({ method: 'password', currentPassword: good })
  await expect(add()).resolves.toBeDefined()
  app.pass(minutes(5) + seconds(1))
  expect(await refusal(add())).toMatchObject(byPassword)
})

test('a proof counts in its own session only, and for a factor the password is none', async () => {
  const { browser, name, account } = await arrive()
  const other = app.browser()
  await signIn(other, name)
  const phone = await addApp(app, browser)
  expect(await refusal(other.api.account.newBackupCodes.mutate())).toMatchObject(byFactor)
  const byWrongWay = other.api.account.confirmIdentity.mutate({
    method: 'password',
    currentPassword: good,
  })
  expect((await refusal(byWrongWay)).reason).toBe('FORBIDDEN')
  app.pass(minutes(6))
  await other.api.account.confirmIdentity.mutate({ method: 'totp', code: phone.nextCode() })
  await other.api.account.newBackupCodes.mutate()
  expect(await refusal(account.newBackupCodes.mutate())).toMatchObject(byFactor)
  const { sessionId: id } = await other.api.auth.tokenInfo.query()
  expect(await em().findOneOrFail(Session, { id })).toMatchObject({
    level: 2,
    methods: 'password totp',
  })
  const { account: without } = await arrive()
  const notThere = without.confirmIdentity.mutate({ method: 'totp', code: '123456' })
  expect((await refusal(notThere)).reason).toBe('FORBIDDEN')
})

test('a proof that is dated ahead was written under a wrong clock, and proves nothing', async () => {
  const { account, auth } = await arrive()
  const { sessionId: id } = await auth.tokenInfo.query()
  const provedAt = new Date(app.now().getTime() + minutes(30))
  await em().nativeUpdate(Session, { id }, { provedAt })
  expect(await refusal(account.addTotp.mutate({ name: 'Phone' }))).toMatchObject(byPassword)
})
