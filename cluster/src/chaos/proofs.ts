import { createBrowser } from './browser.ts'
import type { World } from './world.ts'

/** Expects every replica to refuse an ended session, and to refuse to rotate its cookie. */
export async function expectDead(
  { cluster, history }: World,
  ended: { accessToken: string; cookie: string },
): Promise<void> {
  for (const through of [cluster.url, ...cluster.replicas.map(({ url }) => url)]) {
    const thief = createBrowser(cluster.url, through)
    Object.assign(thief.jar, ended)
    for (const make of [() => thief.api.auth.me.query(), () => thief.api.auth.refresh.mutate()]) {
      // An unreachable replica has not accepted it either.
      const isAccepted = await make().then(
        () => true,
        () => false,
      )
      if (isAccepted) history.broken.revokedAccepted.push(through)
    }
  }
}

/** Expects a refusal of a code that was already accepted. */
export async function expectRefused(world: World, make: () => Promise<unknown>): Promise<void> {
  const isAccepted = await world.history.call('write', make).then(
    () => true,
    () => false,
  )
  if (isAccepted) world.history.broken.codesTwice.push('sign-up')
}

/** Expects a single writer: with two, one node may lack what the other has committed. */
export async function expectOneWriter({ cluster, history }: World, when: string): Promise<void> {
  const lists = await Promise.all(cluster.nodes.map((node) => node.ask('show processlist')))
  const used = lists.filter((rows) => rows.some((row) => row['User'] === 'latchkey'))
  if (used.length > 1) history.broken.manyWriters.push(when)
}
