import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { askNode } from './ask-node.ts'
import { freePorts } from '@latchkey/tools/testing/free-port'
import { readMailFile } from './mail-file.ts'
import { answers } from './parts/answers.ts'
import { createGalera } from './parts/galera.ts'
import { createHaproxy } from './parts/haproxy.ts'
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

/** Starts three database nodes, Redis, a mail server, two replicas and a load balancer, on loopback. */
export async function startCluster(say: (line: string) => void) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-cluster-'))
  // The database runs as another user and must be able to enter.
  chmodSync(folder, 0o755)
  const [web = 0, database = 0, redisPort = 0, smtp = 0, check = 0, one = 0, two = 0] =
    await freePorts(7)

  const url = `http://localhost:${web}`
  const nodes = await createGalera(folder, 3)
  const redis = createRedis(folder, redisPort)
  const mails = join(folder, 'mails.jsonl')
  const sink = createSink(folder, smtp, mails)
  const nodePorts = nodes.map(({ port }) => port)
  const nodeCheck = createNodeCheck(folder, check, nodePorts)
  const settings = replicaSettings({ web, database, redis: redisPort, smtp })
  const replicas = [one, two].map((port, index) =>
    createReplica({ folder, number: index + 1, port, settings }),
  )
  const behind = { replicas: [one, two], nodes: nodePorts }
  const balancer = createHaproxy(folder, { web, database, check }, behind)
  const parts = [balancer, ...replicas, ...nodes, redis, sink, nodeCheck]
  process.once('exit', () => {
    for (const part of parts) part.destroy()
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  })

  const stop = async () => {
    // Front to back, so that no part misses one behind it.
    await Promise.all([balancer, ...replicas].map((part) => part.stop()))
    await Promise.all(parts.map((part) => part.stop()))
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }

  try {
    say('starting three database nodes …')
    for (const node of nodes) await node.start()
    for (const sql of accountOfReplicas) await nodes[0]?.ask(sql)
    await Promise.all([redis.start(), sink.start(), nodeCheck.start()])
    say('starting the load balancer and two replicas …')
    await balancer.start()
    await Promise.all(replicas.map((replica) => replica.start()))
    // The load balancer sees the replicas at its next check.
    const deadline = Date.now() + 10_000
    while (!(await answers(`${url}/ready`)) && Date.now() < deadline) await sleep(50)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    folder,
    url,
    parts,
    nodes,
    replicas,
    redis,
    sink,
    balancer,
    mails: readMailFile(mails),
    settings,
    /** The node that all replicas currently write to. */
    async writer() {
      const [row] = await askNode(database, 'select @@port as port')
      const writer = nodes.find(({ port }) => port === row?.['port'])
      if (!writer) throw new Error('no database node takes writes')
      return writer
    },
    stop,
  }
}
