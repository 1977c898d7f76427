import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { askNode, isSynced } from '../ask-node.ts'
import { freePorts } from '@latchkey/tools/testing/free-port'
import { createPart, launch } from './part.ts'

const galeraLibrary = '/usr/lib/galera/libgalera_smm.so'

type Ports = { sql: number; group: number; ist: number; sst: number }

/** MariaDB refuses to run as root, and its rsync transfer fails as root. */
const owner = () => (process.getuid?.() === 0 ? 'mysql' : undefined)

/** Creates `count` replicated nodes. The first bootstraps the cluster; the others copy it. */
export async function createGalera(folder: string, count: number) {
  const ports: Ports[] = []
  for (let index = 0; index < count; index += 1) {
    const [sql = 0, group = 0, ist = 0, sst = 0] = await freePorts(4)
    ports.push({ sql, group, ist, sst })
  }
  const peers = ports.map(({ group }) => `127.0.0.1:${group}`).join(',')
  return ports.map((own, index) => createNode({ folder, own, peers, number: index + 1 }))
}

type Place = { folder: string; own: Ports; peers: string; number: number }

function createNode({ folder, own, peers, number }: Place) {
  const name = `database ${number}`
  const home = join(folder, `node${number}`)
  const log = join(folder, `node${number}.log`)
  const data = join(home, 'data')
  const user = owner()
  const common = ['--no-defaults', `--datadir=${data}`, ...(user ? [`--user=${user}`] : [])]
  const provider = [
    `gmcast.listen_addr=tcp://127.0.0.1:${own.group}`,
    `ist.recv_addr=127.0.0.1:${own.ist}`,
    'evs.keepalive_period=PT0.4S',
    'evs.suspect_timeout=PT1.5S',
    'evs.inactive_timeout=PT3S',
    'evs.install_timeout=PT3S',
    'gcache.size=32M',
  ]
  const options = [
    ...common,
    `--socket=${home}/socket`,
    `--pid-file=${home}/pid`,
    `--port=${own.sql}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    '--character-set-server=utf8mb4',
    '--default-time-zone=+00:00',
    '--max-connections=300',
    '--innodb-buffer-pool-size=32M',
    // The nodes back each other up, so none needs to flush each commit.
    '--innodb-flush-log-at-trx-commit=2',
    '--binlog-format=ROW',
    '--innodb-autoinc-lock-mode=2',
  ]
  const replication = [
    '--wsrep-on=ON',
    `--wsrep-provider=${galeraLibrary}`,
    '--wsrep-cluster-name=latchkey',
    `--wsrep-cluster-address=gcomm://${peers}`,
    `--wsrep-node-name=node${number}`,
    `--wsrep-node-address=127.0.0.1:${own.group}`,
    '--wsrep-sst-method=rsync',
    `--wsrep-sst-receive-address=127.0.0.1:${own.sst}`,
    `--wsrep-provider-options=${provider.join(';')}`,
  ]

  async function makeHome(): Promise<void> {
    mkdirSync(data, { recursive: true, mode: 0o755 })
    if (user) {
      const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, user])))
      for (const path of [home, data]) chownSync(path, uid ?? 0, gid ?? 0)
    }
    if (number > 1) return
    const how = ['--auth-root-authentication-method=normal', '--skip-test-db']
    const setUp = launch({ command: 'mariadb-install-db', args: [...common, ...how] }, log)
    const { code } = await setUp.ended
    if (code !== 0) throw new Error(`MariaDB could not be set up:\n${readFileSync(log, 'utf8')}`)
  }

  /** Recovers the node's position after a crash, so that the others send only what it missed. */
  async function position(): Promise<string[]> {
    const recovery = `${log}.recovery`
    await launch({ command: 'mariadbd', args: [...options, '--wsrep-recover'] }, recovery).ended
    const found = readFileSync(recovery, 'utf8').matchAll(/Recovered position: (\S+:\d+)/g)
    const last = [...found].at(-1)?.[1]
    return last ? [`--wsrep-start-position=${last}`] : []
  }

  const part = createPart({
    name,
    log,
    async program() {
      const isNew = !existsSync(home)
      if (isNew) await makeHome()
      const how = isNew ? (number === 1 ? ['--wsrep-new-cluster'] : []) : await position()
      return { command: 'mariadbd', args: [...options, ...replication, ...how] }
    },
    isReady: () => isSynced(own.sql),
  })
  return { ...part, port: own.sql, ask: (sql: string) => askNode(own.sql, sql) }
}
