import { freePorts } from '@latchkey/tools/testing/free-port'
import { findOracleMySql } from '@latchkey/tools/testing/oracle-mysql-install'
import { asRoot } from '@latchkey/tools/testing/private-server'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { askNode, type Address } from '../ask-node.ts'
import type { Place } from '../network.ts'
import { isMember, type DatabaseNode } from './engine.ts'
import { createPart, launch } from './part.ts'

/** A group needs a UUID as its name. */
const group = '9d6e7a52-6c1f-4b41-9f0b-1a7c4c9b6e01'

/** Accounts of the first data folder. The binary log must not hold them: members would differ already. */
const accounts = `set sql_log_bin = 0;
create user root@'%' identified by '';
grant all on *.* to root@'%' with grant option;
create user copier@'%' identified by 'copier';
grant replication slave, connection_admin, backup_admin, group_replication_stream on *.* to copier@'%';
`

/** The exit code by which mysqld requests a restart, for example after it cloned another's data. */
const restart = 16

type Member = {
  place: Place
  folder: string
  program: string[]
  template: string
  ports: { sql: number; group: number }
  seeds: string
  others: Address[]
  number: number
}

/** Creates one group with a single primary. The first member bootstraps it. */
export async function createMySql(folder: string, places: Place[]): Promise<DatabaseNode[]> {
  const program = findOracleMySql()
  const template = await setUp(folder, program)
  const free = await freePorts(places.length * 2)
  const members = places.map((place, index) => ({
    place,
    ports: { sql: free[index] ?? 0, group: free[places.length + index] ?? 0 },
  }))
  const seeds = members.map(({ place, ports }) => `${place.host}:${ports.group}`).join(',')
  return members.map((own, index) =>
    createNode({
      ...own,
      folder,
      program,
      template,
      seeds,
      number: index + 1,
      others: members
        .filter((other) => other !== own)
        .map(({ place, ports }) => ({ host: place.host, port: ports.sql })),
    }),
  )
}

/** Makes one empty data folder, which every member starts from under an id of its own. */
async function setUp(folder: string, program: string[]): Promise<string> {
  const template = join(folder, 'template')
  const log = `${template}.log`
  const sql = join(folder, 'accounts.sql')
  writeFileSync(sql, accounts)
  const [command = '', ...args] = program
  const how = [...asRoot, `--datadir=${template}`, `--init-file=${sql}`, '--initialize-insecure']
  const { code } = await launch({ command, args: [...args, ...how] }, log).ended
  if (code !== 0) throw new Error(`MySQL could not be set up:\n${readFileSync(log, 'utf8')}`)
  rmSync(join(template, 'auto.cnf'))
  return template
}

function createNode(member: Member): DatabaseNode {
  const { place, folder, program, template, ports, seeds, others, number } = member
  const { host } = place
  const home = join(folder, `node${number}`)
  const data = join(home, 'data')
  const address = { host, port: ports.sql }
  const ask = (sql: string) => askNode(address, sql)
  const [command = '', ...loader] = [...place.enter, ...program]
  let isFounded = number > 1

  /** Returns whether the others still count on the member's state before its crash. */
  async function isRemembered(): Promise<boolean> {
    const sql = `select 1 from performance_schema.replication_group_members where member_port = ${ports.sql}`
    const found = await Promise.all(others.map((other) => askNode(other, sql).catch(() => [])))
    return found.some((rows) => rows.length > 0)
  }

  /** Joins the group. A request while the others remember its former self would wait for a minute. */
  async function enter(): Promise<void> {
    const [row] = await ask(
      'select member_state as state from performance_schema.replication_group_members',
    )
    if (row?.['state'] === 'RECOVERING' || row?.['state'] === 'ONLINE') return
    if (row?.['state'] === 'ERROR') await ask('stop group_replication')
    if (await isRemembered()) return
    if (!isFounded) await ask('set global group_replication_bootstrap_group = on')
    await ask(`start group_replication user = 'copier', password = 'copier'`)
    if (!isFounded) await ask('set global group_replication_bootstrap_group = off')
    isFounded = true
  }

  const part = createPart({
    name: `database ${number}`,
    log: join(folder, `node${number}.log`),
    program() {
      if (!existsSync(home)) {
        mkdirSync(home)
        place.own?.mount(home)
      }
      const isNew = !existsSync(data)
      if (isNew) cpSync(template, data, { recursive: true })
      // A member that missed little catches up from the others' logs; a new one copies their data.
      const cloning = isNew ? ['--group-replication-clone-threshold=1'] : []
      const own = [
        ...asRoot,
        `--datadir=${data}`,
        `--socket=${home}/socket`,
        `--pid-file=${home}/pid`,
        '--secure-file-priv=NULL',
        `--port=${ports.sql}`,
        `--server-id=${number}`,
        `--bind-address=${host}`,
        `--report-host=${host}`,
        `--report-port=${ports.sql}`,
        `--group-replication-local-address=${host}:${ports.group}`,
        `--group-replication-group-seeds=${seeds}`,
      ]
      return {
        command,
        args: [...loader, ...own, ...settings, ...cloning],
        // The variable tells mysqld that a supervisor restarts it.
        env: { MYSQLD_PARENT_PID: String(process.pid) },
      }
    },
    isReady: () => isMember.mysql(address),
    whileStarting: () => enter().catch(() => {}),
    startsAgainAfter: restart,
  })
  return { ...part, address, ask, place, home, data }
}

/**
 * The settings that the guide requires (docs/guide/cluster.md), and those that keep three servers on one
 * machine small.
 */
const settings = [
  '--plugin-load-add=group_replication.so;mysql_clone.so',
  `--group-replication-group-name=${group}`,
  '--group-replication-start-on-boot=OFF',
  '--group-replication-recovery-get-public-key=ON',
  '--gtid-mode=ON',
  '--enforce-gtid-consistency=ON',
  '--sync-binlog=1',
  '--innodb-flush-log-at-trx-commit=1',
  '--group-replication-consistency=BEFORE_ON_PRIMARY_FAILOVER',
  '--group-replication-member-expel-timeout=0',
  '--group-replication-unreachable-majority-timeout=5',
  '--group-replication-exit-state-action=OFFLINE_MODE',
  '--sql-require-primary-key=ON',
  '--skip-name-resolve',
  '--character-set-server=utf8mb4',
  '--default-time-zone=+00:00',
  '--max-connections=300',
  '--mysqlx=OFF',
  '--innodb-buffer-pool-size=32M',
  '--innodb-redo-log-capacity=32M',
  '--group-replication-message-cache-size=134217728',
]
