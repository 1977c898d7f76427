import { setTimeout as sleep } from 'node:timers/promises'
import type { Cluster } from '../cluster.ts'

/** The changes that migrations make, on tables that every call uses; their end restores the tables. */
const changes = [
  'alter table latchkey.users add column tried int null',
  'create index tried on latchkey.users (tried)',
  'alter table latchkey.sessions add column tried varchar(20) null',
  'create table latchkey.tried (id int primary key, user_id int unsigned null)',
  'alter table latchkey.sessions drop column tried',
  'drop index tried on latchkey.users',
  'alter table latchkey.users drop column tried',
  'drop table latchkey.tried',
]

/** Changes tables through the writer while servers of the previous release use them. */
export async function changeTables(cluster: Cluster, broken: number): Promise<void> {
  for (const change of changes) {
    await (await cluster.writer()).ask(change)
    await sleep(broken / changes.length)
  }
}
