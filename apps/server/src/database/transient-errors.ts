import { detailsOf } from '../error-details.ts'

/** MySQL errors after which nothing is committed: safe to retry. */
const refusals = new Set([
  1205, // lock wait timeout
  1213, // a deadlock; in Galera also a write conflict with another node, up to COMMIT
  1467, // MariaDB's name for a deadlock over the next id of a table
  1020, // MariaDB: the row changed since the first read, if the server is set to refuse that
  1040, // too many connections
  1047, // Galera: this node is not part of the cluster
  1053, // the server is shutting down
  1206, // no memory is left for locks
  1412, // a table changed since the transaction began
  1203, // too many connections of this user
  1226, // the same, by the user's own limit
  1461, // too many prepared statements: idle connections release theirs
  1615, // a table changed under a prepared statement
  1637, // too many transactions at once
  1290, // read-only: no longer the writer, or not yet
  1792, // the same, inside a transaction
  1836, // the same
  3032, // Group Replication: this member left the group, and only administrators may connect
  3781, // the same: a new primary took too long to apply the former one's commits
  3782, // the same: that wait was ended
  3783, // the same: the member left the group meanwhile
  3797, // the same, for one transaction
  3101, // Group Replication: another member was faster, at COMMIT
  8028, // TiDB: the schema changed under the transaction
  9007, // TiDB: a write conflict, at COMMIT
])

/** MySQL accepts no writes, or none of ours, until an operator frees space or restores the right. */
const unable = new Set([
  1021, // the disk is full
  1041, // the server has no memory left
  1114, // the table is full, or the disk
  1142, // the right on a table was revoked
  1143, // the right on a column was revoked
])

/** Primary codes: busy, locked, read-only, I/O error, full, cannot be opened. */
const unableSqlite = new Set([5, 6, 8, 10, 13, 14])

/** The statement was interrupted, and what it changed may have been committed. */
const interrupted = new Set([
  1180, // Galera: the cluster was lost during COMMIT, and the other nodes may have committed
  1317, // the server ended the statement, for example because Galera lost its cluster
  1927, // MariaDB ended the connection
  3100, // Group Replication: the member was expelled before it learned the group's decision
  3169, // MySQL ended the connection
  4031, // the same, after a long silence
])

/** MySQL does not name the key to an account that may not read the other table. */
const orphaned = new Set([1216, 1452])

/** The database refused the statement and changed nothing. */
export function isRefused(error: unknown): boolean {
  return refusals.has(detailsOf(error).errno ?? 0)
}

/** The failure is temporary and not the caller's mistake, so the caller may retry later. */
export function isUnable(error: unknown): boolean {
  const { errno = 0, errcode = 0 } = detailsOf(error)
  return unable.has(errno) || unableSqlite.has(errcode & 0xff) || isRefused(error) || isLost(error)
}

/** The connection was lost: a running statement may have been applied or not. */
export function isLost(error: unknown): boolean {
  const { errno, fatal } = detailsOf(error)
  return fatal === true || interrupted.has(errno ?? 0)
}

/** A row names another one that does not exist, or no longer: a foreign key refused it. */
export function isOrphan(error: unknown): boolean {
  const { errno = 0, errcode = 0 } = detailsOf(error)
  return orphaned.has(errno) || errcode === 787
}
