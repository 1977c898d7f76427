import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '../cluster.ts'

export type Fault = {
  name: string
  /** The longest allowed outage in seconds, and how many reads may fail. */
  target?: { outage: number; failedReads?: number }
  /** Breaks a part, keeps it broken for a while, and repairs it. */
  strike(cluster: Cluster, broken: number): Promise<void>
}

type Breakable = { kill(): Promise<void>; stop(): Promise<void>; start(): Promise<void> }

async function killAndRestart(part: Breakable, broken: number): Promise<void> {
  await part.kill()
  await sleep(broken)
  await part.start()
}

/** Time for the other nodes to notice. */
const election = 2000

/** A node that is not the writer. */
async function standby(cluster: Cluster) {
  const writer = await cluster.writer()
  return cluster.nodes.find((node) => node !== writer)!
}

export const faults: Fault[] = [
  {
    name: 'kill -9 the mail server',
    target: { outage: 1, failedReads: 0 },
    strike: (cluster, broken) => killAndRestart(cluster.sink, broken),
  },
  {
    name: 'kill -9 a replica',
    target: { outage: 1, failedReads: 0 },
    strike: (cluster, broken) => killAndRestart(cluster.replicas[0]!, broken),
  },
  {
    name: 'stop a replica and start it again',
    target: { outage: 1, failedReads: 0 },
    async strike({ replicas }, broken) {
      await replicas[1]!.stop()
      await sleep(broken)
      await replicas[1]!.start()
    },
  },
  {
    name: 'kill -9 the database node that is written to',
    target: { outage: 5 },
    strike: async (cluster, broken) => killAndRestart(await cluster.writer(), broken + election),
  },
  {
    name: 'kill -9 another database node',
    target: { outage: 5 },
    strike: async (cluster, broken) => killAndRestart(await standby(cluster), broken + election),
  },
  {
    name: 'kill -9 Redis',
    strike: (cluster, broken) => killAndRestart(cluster.redis, broken / 2),
  },
  {
    name: 'kill -9 the load balancer',
    // A supervisor would restart it at once.
    strike: (cluster) => killAndRestart(cluster.balancer, 0),
  },
]
