import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { adoptPeople } from './adopted.ts'
import { askNode } from './ask-node.ts'
import { freePorts } from '@latchkey/tools/testing/free-port'
import { findOracleMySql } from '@latchkey/tools/testing/oracle-mysql-install'
import { clusterNeeds, requirePrograms } from '@latchkey/tools/testing/programs'
import { readMailFile } from './mail-file.ts'
import { onLoopback, onOwnNetworks } from './network.ts'
import { answers } from './parts/answers.ts'
import { createGalera } from './parts/galera.ts'
import { memberCount, type Engine } from './parts/engine.ts'
import { createHaproxy } from './parts/haproxy.ts'
import { createMySql } from './parts/mysql.ts'
import { createRelease } from './release.ts'
import {
  createNodeCheck,
  createRedis,
  createReplica,
  createSink,
  replicaSettings,
} from './parts/simple-parts.ts'

export type Cluster = Awaited<ReturnType<typeof startCluster>>

/** The rights that a server needs, and no more. */
const accountOfReplicas = [
  'create database latchkey',
  `create user latchkey@'%' identified by 'latchkey'`,
  'grant all on latchkey.* to latchkey@`%`',
]

type Wish = {
  engine: Engine
  /** True if this process has a network and mounts of its own. */
  isAlone?: boolean
  /** The number of users whom the service adopts from its predecessor. */
  adopted?: number
  /** The built tree of an older release, from which the servers are upgraded. */
  older?: string | undefined
  say?: (line: string) => void
}

/** Downloads a missing program. */
export async function getPrograms(engine: Engine): Promise<void> {
  await requirePrograms(clusterNeeds[engine])
  if (engine === 'mysql') findOracleMySql()
}

const createNodes = { galera: createGalera, mysql: createMySql }

/** Starts three database nodes, Redis, a mail server, two replicas and a load balancer, on loopback. */
export async function startCluster({
  engine,
  isAlone = false,
  adopted = 0,
  older,
  say = () => {},
}: Wish) {
  await getPrograms(engine)
  const places = await (isAlone ? onOwnNetworks(3) : onLoopback(3))
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-cluster-'))
  // The database runs as another user and must be able to enter.
  chmodSync(folder, 0o755)
  const [web = 0, database = 0, redisPort = 0, smtp = 0, check = 0, one = 0, two = 0] =
    await freePorts(7)

  const url = `http://localhost:${web}`
  const nodes = await createNodes[engine](folder, places)
  const redis = createRedis(folder, redisPort)
  const mails = join(folder, 'mails.jsonl')
  const sink = createSink(folder, smtp, mails)
  const addresses = nodes.map(({ address }) => address)
  const nodeCheck = createNodeCheck({ folder, engine, port: check, nodes: addresses })
  const settings = replicaSettings({ web, database, redis: redisPort, smtp })
  const replicas = [one, two].map((port, index) =>
    createReplica({ folder, number: index + 1, port, settings, release: older }),
  )
  const behind = { replicas: [one, two], nodes: addresses }
  const balancer = createHaproxy(folder, { web, database, check }, behind)
  const parts = [balancer, ...replicas, ...nodes, redis, sink, nodeCheck]
  const remove = () => {
    for (const { place, home } of nodes) if (existsSync(home)) place.own?.unmount(home)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
  process.once('exit', () => {
    for (const part of parts) part.destroy()
    remove()
  })

  const stop = async () => {
    // The order is front to back, so that no part misses one behind it.
    await Promise.all([balancer, ...replicas].map((part) => part.stop()))
    await Promise.all(parts.map((part) => part.stop()))
    remove()
  }

  let names: string[] = []
  try {
    say('starting three database nodes …')
    for (const node of nodes) await node.start()
    for (const sql of accountOfReplicas) await nodes[0]?.ask(sql)
    await Promise.all([redis.start(), sink.start(), nodeCheck.start()])
    say('starting the load balancer and two replicas …')
    if (adopted > 0)
      names = await adoptPeople(nodes[0]!, { settings, count: adopted, release: older })
    await balancer.start()
    await Promise.all(replicas.map((replica) => replica.start()))
    // The load balancer notices the replicas at its next check.
    const deadline = Date.now() + 10_000
    while (!(await answers(`${url}/ready`)) && Date.now() < deadline) await sleep(50)
  } catch (error) {
    await stop()
    throw error
  }
  const through = { host: '127.0.0.1', port: database }
  return {
    folder,
    url,
    parts,
    engine,
    nodes,
    replicas,
    redis,
    sink,
    balancer,
    mails: readMailFile(mails),
    settings,
    /** The names of users who may sign in for the first time since the adoption. */
    adopted: names,
    ...createRelease({ older, settings, nodes, replicas, say }),
    /** True while the load balancer sends calls to every replica. */
    isEveryReplicaUp: () => answers(`${url}/all-ready`),
    /** The node that all replicas currently write to. */
    async writer() {
      const [row] = await askNode(through, 'select @@port as port')
      const writer = nodes.find(({ address }) => address.port === row?.['port'])
      if (!writer) throw new Error('no database node takes writes')
      return writer
    },
    /**
     * Returns whether the writer counts on every node. A node that was away calls itself a member until
     * it learns better.
     */
    async isWhole(): Promise<boolean> {
      const [row] = await askNode(through, memberCount[engine]).catch(() => [])
      return Number(row?.['Value']) === nodes.length
    },
    stop,
  }
}
