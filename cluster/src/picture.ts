import type { Cluster } from './cluster.ts'
import type { Part } from './parts/part.ts'

type State = { part: Part; isUp: boolean; isWriter: boolean }

/** Draws the parts and their state as text. */
export async function drawPicture(cluster: Cluster): Promise<string> {
  const writer = await cluster.writer().catch(() => undefined)
  const look = async (part: Part): Promise<State> => ({
    part,
    isUp: await part.isReady(),
    isWriter: part.name === writer?.name,
  })
  const [balancer, redis, sink] = await Promise.all(
    [cluster.balancer, cluster.redis, cluster.sink].map(look),
  )
  const replicas = await Promise.all(cluster.replicas.map(look))
  const nodes = await Promise.all(cluster.nodes.map(look))
  return [
    `        ${show(balancer)}  ${cluster.url}`,
    '              |',
    `     ${replicas.map(show).join('    ')}`,
    '              |',
    `  ${nodes.map(show).join('  ')}`,
    `     ${show(redis)}    ${show(sink)}`,
  ].join('\n')
}

const show = (state: State | undefined): string =>
  state ? `[${state.isUp ? '+' : ' DOWN'} ${state.part.name}${state.isWriter ? ' *' : ''}]` : ''
