import { rmSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '../cluster.ts'
import type { DatabaseNode, Engine } from '../parts/engine.ts'
import { changeTables } from './change-tables.ts'
import { fillDisk } from './fill-disk.ts'

export type Fault = {
  name: string
  /** The longest allowed outage in seconds, and the number of reads that may fail. */
  target?: Target
  /** True if only a node with a network and a disk of its own can suffer it. */
  needsOwn?: boolean
  /** True if only servers of an older release can suffer it. */
  needsOlder?: boolean
  /** Breaks a part, keeps it broken for a while, and repairs it. */
  strike(cluster: Cluster, broken: number): Promise<void>
}

type Target = { outage: Record<Engine, number>; failedReads?: number }
type Breakable = { kill(): Promise<void>; start(): Promise<void> }

async function killAndRestart(part: Breakable, broken: number): Promise<void> {
  await part.kill()
  await sleep(broken)
  await part.start()
}

/** Time for the other nodes to notice. */
const election: Record<Engine, number> = { galera: 2000, mysql: 7000 }

/** A node that is not the writer. */
async function standby(cluster: Cluster) {
  const writer = await cluster.writer()
  return cluster.nodes.find((node) => node !== writer)!
}

/** Waits for a node to recover, and restarts it if the others do not readmit it. */
async function comesBack(cluster: Cluster, node: DatabaseNode): Promise<void> {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await sleep(200))
    if ((await cluster.isWhole()) && (await node.isReady())) return
  await killAndRestart(node, 0)
}

async function restartInTurn({ replicas, isEveryReplicaUp }: Cluster, broken: number) {
  for (const replica of replicas) {
    await replica.stop()
    await sleep(broken / 2)
    await replica.start()
    // Until the load balancer notices the restarted one, stopping the other would leave none.
    while (!(await isEveryReplicaUp())) await sleep(20)
  }
}

async function freeze(cluster: Cluster, node: DatabaseNode, broken: number): Promise<void> {
  node.freeze()
  await sleep(broken + election[cluster.engine])
  node.thaw()
  await comesBack(cluster, node)
}

const server: Target = { outage: { galera: 1, mysql: 1 }, failedReads: 0 }
const database: Target = { outage: { galera: 5, mysql: 10 } }

export const faults: Fault[] = [
  {
    name: 'upgrade the tables, then the replicas in turn',
    target: server,
    needsOlder: true,
    async strike(cluster, broken) {
      await cluster.upgrade()
      await sleep(broken)
      await restartInTurn(cluster, broken)
    },
  },
  {
    name: 'kill -9 the mail server',
    target: server,
    strike: (cluster, broken) => killAndRestart(cluster.sink, broken),
  },
  {
    name: 'kill -9 a replica',
    target: server,
    strike: (cluster, broken) => killAndRestart(cluster.replicas[0]!, broken),
  },
  {
    name: 'stop the replicas in turn and start them again',
    target: server,
    strike: restartInTurn,
  },
  {
    name: 'change tables as a migration does',
    target: server,
    strike: changeTables,
  },
  {
    name: 'kill -9 the database node that is written to',
    target: database,
    strike: async (cluster, broken) =>
      killAndRestart(await cluster.writer(), broken + election[cluster.engine]),
  },
  {
    name: 'kill -9 another database node',
    target: database,
    strike: async (cluster, broken) =>
      killAndRestart(await standby(cluster), broken + election[cluster.engine]),
  },
  {
    name: 'freeze the database node that is written to',
    target: database,
    strike: async (cluster, broken) => freeze(cluster, await cluster.writer(), broken),
  },
  {
    name: 'freeze another database node',
    target: database,
    strike: async (cluster, broken) => freeze(cluster, await standby(cluster), broken),
  },
  {
    name: 'cut the node that is written to off from the others',
    target: database,
    needsOwn: true,
    async strike(cluster, broken) {
      const writer = await cluster.writer()
      const others = cluster.nodes.filter((node) => node !== writer)
      const mend = writer.place.own!.cutFrom(others.map(({ place }) => place.host))
      await sleep(broken + election[cluster.engine])
      mend()
      await comesBack(cluster, writer)
    },
  },
  {
    // MySQL waits for space, and its group considers it alive: the outage lasts as long as the disk is
    // full.
    name: 'fill the disk of the node that is written to',
    needsOwn: true,
    async strike(cluster, broken) {
      const writer = await cluster.writer()
      const free = fillDisk(writer.home)
      await sleep(broken + election[cluster.engine])
      free()
      await comesBack(cluster, writer)
    },
  },
  {
    name: 'lose a database node with its disk',
    target: database,
    async strike(cluster) {
      const node = await standby(cluster)
      await node.kill()
      rmSync(node.data, { recursive: true })
      // A new node that joins while the others still agree on the end of its former self can part all three.
      await sleep(election[cluster.engine])
      await node.start()
    },
  },
  {
    name: 'kill -9 Redis',
    strike: (cluster, broken) => killAndRestart(cluster.redis, broken / 2),
  },
  {
    name: 'kill -9 the load balancer',
    // A supervisor would restart the process at once.
    strike: (cluster) => killAndRestart(cluster.balancer, 0),
  },
]
