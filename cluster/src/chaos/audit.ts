import { setTimeout as sleep } from 'node:timers/promises'
import { createBrowser, refusalOf } from './browser.ts'
import type { Account } from './ledger.ts'
import { expectDead } from './proofs.ts'
import type { World } from './world.ts'

export type Audit = {
  accounts: number
  sessions: number
  revoked: number
  mails: number
  copies: number
}

const tables = ['users', 'sessions', 'email_verifications', 'mails', 'security_events']

/** Verifies every promise: in each database node, at the mail server, and by calling the service. */
export async function audit(world: World): Promise<Audit> {
  const { cluster, ledger } = world
  await letMailsLeave(world)
  await compareNodes(world)
  for (const account of ledger.accounts) {
    await lookUp(world, account)
    for (const ended of account.revoked) await expectDead(world, ended)
    await signInAgain(world, account)
  }
  const taken = cluster.mails.all()
  const different = new Map(taken.map((mail) => [mail.messageId, mail.to]))
  const received = Map.groupBy(different.values(), (to) => to)
  for (const [to, promised] of Map.groupBy(ledger.mails, (email) => email)) {
    const missing = promised.length - (received.get(to)?.length ?? 0)
    for (let count = 0; count < missing; count += 1) ledger.broken.mailsLost.push(to)
  }
  const count = (list: (account: Account) => unknown[]) =>
    ledger.accounts.reduce((sum, account) => sum + list(account).length, 0)
  return {
    accounts: ledger.accounts.length,
    sessions: count(({ cookies }) => cookies),
    revoked: count(({ revoked }) => revoked),
    mails: ledger.mails.length,
    copies: taken.length - different.size,
  }
}

/** Makes waiting mails due, to shorten the wait for those that failed. */
async function letMailsLeave({ cluster }: World): Promise<void> {
  const waiting = `from latchkey.mails where state = 'queued'`
  const writer = await cluster.writer()
  for (let times = 0; times < 300; times += 1) {
    const [row] = await writer.ask(`select count(*) as count ${waiting}`)
    if (Number(row?.['count']) === 0) return
    if (times === 20) {
      await writer.ask(`update latchkey.mails set next_try_at = created_at where state = 'queued'`)
    }
    await sleep(200)
  }
}

async function compareNodes({ cluster, ledger }: World): Promise<void> {
  const names = tables.map((table) => `latchkey.${table}`).join(', ')
  const sums = await Promise.all(cluster.nodes.map((node) => node.ask(`checksum table ${names}`)))
  const [first, ...others] = sums.map((rows) => JSON.stringify(rows))
  if (others.some((other) => other !== first)) ledger.broken.lost.push('the nodes differ')
}

async function lookUp({ cluster, ledger }: World, { username }: Account): Promise<void> {
  for (const node of cluster.nodes) {
    const sql = `select status from latchkey.users where username = '${username}'`
    const [row] = await node.ask(sql)
    if (row?.['status'] !== 'active') ledger.broken.lost.push(`${username} on ${node.name}`)
  }
}

async function signInAgain(
  { cluster, ledger }: World,
  { username, digests, cookies }: Account,
): Promise<void> {
  for (const cookie of cookies) {
    const browser = createBrowser(cluster.url)
    browser.jar.cookie = cookie
    const answer = await browser.api.auth.refresh.mutate().catch((error: unknown) => error)
    if (answer instanceof Error)
      ledger.broken.lost.push(`a session of ${username}: ${refusalOf(answer)}`)
  }
  for (const password of digests.toReversed()) {
    const { auth } = createBrowser(cluster.url).api
    const isRight = await auth.login.mutate({ identifier: username, password }).then(
      () => true,
      () => false,
    )
    if (isRight) return
  }
  ledger.broken.lost.push(`the password of ${username}`)
}
