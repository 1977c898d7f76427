import { setTimeout as sleep } from 'node:timers/promises'
import { createBrowser, refusalOf } from './browser.ts'
import type { Account } from './history.ts'
import { expectDead } from './proofs.ts'
import { auditTool } from './tool-audit.ts'
import type { World } from './world.ts'

export type Audit = {
  accounts: number
  sessions: number
  revoked: number
  mails: number
  factors: number
  events: number
  logouts: number
  apiTokens: number
  adopted: number
  gates: number
  copies: number
}

const tables = [
  'users',
  'sessions',
  'email_verifications',
  'mails',
  'security_events',
  'factors',
  'apps',
  'app_sessions',
  'oidc_records',
  'events',
  'exposed_digests',
]

/** Verifies every promise: in each database node, at the mail server, and by calling the service. */
export async function audit(world: World): Promise<Audit> {
  const { cluster, history } = world
  await letAllLeave(world)
  await compareNodes(world)
  for (const account of history.accounts) {
    await lookUp(world, account)
    for (const ended of account.revoked) await expectDead(world, ended)
    await signInAgain(world, account)
  }
  const taken = cluster.mails.all()
  const different = new Map(taken.map((mail) => [mail.messageId, mail.to]))
  const received = Map.groupBy(different.values(), (to) => to)
  for (const [to, promised] of Map.groupBy(history.mails, (email) => email)) {
    const missing = promised.length - (received.get(to)?.length ?? 0)
    for (let count = 0; count < missing; count += 1) history.broken.mailsLost.push(to)
  }
  await auditTool(world)
  const count = (list: (account: Account) => unknown[]) =>
    history.accounts.reduce((sum, account) => sum + list(account).length, 0)
  return {
    accounts: history.accounts.length,
    sessions: count(({ cookies }) => cookies),
    revoked: count(({ revoked }) => revoked),
    mails: history.mails.length,
    factors: history.factors.length,
    events: world.tool.events().bodies.length,
    logouts: history.logouts.length,
    apiTokens: history.apiTokens.length,
    adopted: history.adopted.length,
    gates: history.gates.length,
    copies: taken.length - different.size,
  }
}

/** A mail of a killed replica stays with it, since it may have been sent; the others may arrive twice. */
const outboxes = {
  mails: 'next_try_at = created_at',
  webhook_deliveries: 'next_try_at = created_at, lease = null',
  logout_deliveries: 'next_try_at = created_at, lease = null',
}

/** Makes waiting mails due, to shorten the wait for failed ones. */
async function letAllLeave({ cluster }: World): Promise<void> {
  const writer = await cluster.writer()
  const counts = Object.keys(outboxes).map(
    (table) => `(select count(*) from latchkey.${table} where state = 'queued')`,
  )
  for (let times = 0; times < 300; times += 1) {
    const [row] = await writer.ask(`select ${counts.join(' + ')} as count`)
    if (Number(row?.['count']) === 0) return
    if (times % 100 === 20)
      for (const [table, change] of Object.entries(outboxes))
        await writer.ask(`update latchkey.${table} set ${change} where state = 'queued'`)
    await sleep(200)
  }
}

/** Nodes may apply committed changes a moment later, and the replicas still seal and purge. */
async function compareNodes({ cluster, history }: World): Promise<void> {
  const names = tables.map((table) => `latchkey.${table}`).join(', ')
  for (let times = 0; times < 50; times += 1) {
    const sums = await Promise.all(cluster.nodes.map((node) => node.ask(`checksum table ${names}`)))
    const [first, ...others] = sums.map((rows) => JSON.stringify(rows))
    if (others.every((other) => other === first)) return
    await sleep(200)
  }
  history.lose('the nodes differ')
}

async function lookUp({ cluster, history }: World, { username }: Account): Promise<void> {
  for (const node of cluster.nodes) {
    const sql = `select status from latchkey.users where username = '${username}'`
    const [row] = await node.ask(sql)
    if (row?.['status'] !== 'active') history.lose(`${username} on ${node.name}`)
  }
}

async function signInAgain(
  { cluster, history }: World,
  { username, digests, cookies }: Account,
): Promise<void> {
  for (const cookie of cookies) {
    const browser = createBrowser(cluster.url)
    browser.jar.cookie = cookie
    const answer = await browser.api.auth.refresh.mutate().catch((error: unknown) => error)
    if (answer instanceof Error) history.lose(`a session of ${username}: ${refusalOf(answer)}`)
  }
  for (const password of digests.toReversed()) {
    const { auth } = createBrowser(cluster.url).api
    const isRight = await auth.login.mutate({ identifier: username, password }).then(
      () => true,
      () => false,
    )
    if (isRight) return
  }
  history.lose(`the password of ${username}`)
}
