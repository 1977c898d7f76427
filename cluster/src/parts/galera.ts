import { execFileSync } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { askNode } from '../ask-node.ts'
import { freePorts } from '@latchkey/tools/testing/free-port'
import type { Place } from '../network.ts'
import { isMember, type DatabaseNode } from './engine.ts'
import { createPart, launch } from './part.ts'

const galeraLibrary = '/usr/lib/galera/libgalera_smm.so'

type Ports = { sql: number; group: number; ist: number; sst: number }

/**
 * Root also connects from other hosts if the node has a network of its own; the other nodes copy that.
 */
function writeAccounts(folder: string): string {
  const file = join(folder, 'accounts.sql')
  const grant = `grant all on *.* to root@'%' with grant option`
  writeFileSync(file, `create user root@'%' identified by '';\n${grant};\n`)
  return file
}

/** MariaDB refuses to run as root, and its rsync transfer fails as root. */
const owner = () => (process.getuid?.() === 0 ? 'mysql' : undefined)

/** Creates `count` replicated nodes. The first bootstraps the cluster; the others copy it. */
export async function createGalera(folder: string, places: Place[]): Promise<DatabaseNode[]> {
  const ports: Ports[] = []
  for (const _ of places) {
    const [sql = 0, group = 0, ist = 0, sst = 0] = await freePorts(4)
    ports.push({ sql, group, ist, sst })
  }
  const members = places.map((place, index) => ({ place, own: ports[index]! }))
  const peers = members.map(({ place, own }) => `${place.host}:${own.group}`).join(',')
  return members.map((one, index) => createNode({ ...one, folder, peers, number: index + 1 }))
}

type Member = { place: Place; folder: string; own: Ports; peers: string; number: number }

function createNode({ place, folder, own, peers, number }: Member): DatabaseNode {
  const { host } = place
  const address = { host, port: own.sql }
  let isFounded = number > 1
  const name = `database ${number}`
  const home = join(folder, `node${number}`)
  const log = join(folder, `node${number}.log`)
  const data = join(home, 'data')
  const user = owner()
  const common = ['--no-defaults', `--datadir=${data}`, ...(user ? [`--user=${user}`] : [])]
  const provider = [
    `gmcast.listen_addr=tcp://${host}:${own.group}`,
    `ist.recv_addr=${host}:${own.ist}`,
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
    `--bind-address=${host}`,
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
    `--wsrep-node-address=${host}:${own.group}`,
    '--wsrep-sst-method=rsync',
    `--wsrep-sst-receive-address=${host}:${own.sst}`,
    `--wsrep-provider-options=${provider.join(';')}`,
  ]

  async function makeHome(): Promise<void> {
    if (!existsSync(home)) {
      mkdirSync(home, { mode: 0o755 })
      place.own?.mount(home)
    }
    mkdirSync(data, { mode: 0o755 })
    if (user) {
      const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, user])))
      for (const path of [home, data]) chownSync(path, uid ?? 0, gid ?? 0)
    }
    if (isFounded) return
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
      const isNew = !existsSync(data)
      if (isNew) await makeHome()
      const first = isFounded ? [] : ['--wsrep-new-cluster', `--init-file=${writeAccounts(folder)}`]
      const how = isNew ? first : await position()
      isFounded = true
      const node = ['mariadbd', ...options, ...replication, ...how]
      const [command = '', ...args]: string[] = [...place.enter, ...node]
      return { command, args }
    },
    isReady: () => isMember.galera(address),
  })
  return { ...part, address, ask: (sql: string) => askNode(address, sql), place, home, data }
}
