import { isVerified, publishedKeys } from './tool.ts'
import type { World } from './world.ts'

/** Verifies the service's promises to a program whose users sign in here. */
export async function auditTool({ cluster, history, tool }: World): Promise<void> {
  const { broken } = history
  const events = tool.events()
  const told = events.bodies.map((body) => JSON.parse(body) as Event)
  const created = new Set(told.filter(isCreation).map(({ data }) => data.username))
  const adopted = new Set(history.adopted)
  for (const { username } of history.accounts)
    if (!created.has(username) && !adopted.has(username)) broken.eventsLost.push(username)

  const logouts = await tool.logouts()
  const ended = new Set(logouts.sids)
  for (const sid of history.logouts) if (!ended.has(sid)) broken.logoutsLost.push(sid)

  const keys = await publishedKeys(cluster)
  const forged = history.apiTokens.filter((token) => !isVerified(token, keys))
  const wrong = { events: events.wrong, logouts: logouts.wrong, 'API tokens': forged.length }
  for (const [what, count] of Object.entries(wrong))
    if (count > 0) broken.signatures.push(`${count} ${what}`)
}

type Event = { type: string; data: { username: string } }

const isCreation = ({ type }: Event): boolean => type === 'user.created'
