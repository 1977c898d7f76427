import type { Part } from './part.ts'
import { askNode, type Address } from '../ask-node.ts'
import type { Place } from '../network.ts'

/** The two kinds of database cluster. */
const engines = ['galera', 'mysql'] as const
export type Engine = (typeof engines)[number]

export function toEngine(name: string): Engine {
  const engine = engines.find((each) => each === name)
  if (!engine) throw new Error(`--engine is one of ${engines.join(', ')}`)
  return engine
}

/** One database node of a cluster. */
export type DatabaseNode = Part & {
  address: Address
  ask: (sql: string) => ReturnType<typeof askNode>
  place: Place
  /** The folder of its disk, and the folder of its data there. */
  home: string
  data: string
}

const galeraState = `show status like 'wsrep_local_state_comment'`

/** A query for the number of nodes that the queried one counts on. */
export const memberCount: Record<Engine, string> = {
  galera: `show status like 'wsrep_cluster_size'`,
  mysql: `select count(*) as Value from performance_schema.replication_group_members
    where member_state = 'ONLINE'`,
}

const groupState = `select own.member_state as state, own.member_role as role,
  sum(other.member_state <> 'UNREACHABLE') * 2 > count(*) as hasMajority
  from performance_schema.replication_group_members own
  join performance_schema.replication_group_members other
  where own.member_id = @@server_uuid group by own.member_state, own.member_role`

/** The check that a node is part of its cluster and up to date. */
export const isMember: Record<Engine, (node: Address) => Promise<boolean>> = {
  galera: answersWith(galeraState, (row) => row['Value'] === 'Synced'),
  mysql: answersWith(groupState, (row) => row['state'] === 'ONLINE'),
}

/** The check that a node may be written to. A primary that lost the others still calls itself one. */
export const isWritable: Record<Engine, (node: Address) => Promise<boolean>> = {
  galera: isMember.galera,
  mysql: answersWith(
    groupState,
    (row) =>
      row['state'] === 'ONLINE' && row['role'] === 'PRIMARY' && Boolean(Number(row['hasMajority'])),
  ),
}

function answersWith(sql: string, isRight: (row: Record<string, unknown>) => boolean) {
  return async (node: Address): Promise<boolean> => {
    try {
      const [row] = await askNode(node, sql)
      return row !== undefined && isRight(row)
    } catch {
      return false
    }
  }
}
