/** MySQL errors after which nothing is committed: the same statement may succeed when it is sent again. */
const refusals = new Set([
  1205, // a lock was not free in time
  1213, // a deadlock; in Galera also a transaction that another node was quicker than, up to COMMIT
  1040, // too many connections
  1047, // Galera: this node is not part of the cluster just now
  1053, // the server is shutting down
  1203, // too many connections of this user: one comes free
  1226, // the same, of a limit of its own
  1461, // too many prepared statements: connections that idle give theirs back
  1615, // a table changed under a prepared statement
  1290, // read-only: it was the writer until just now, or is not yet
  1792, // the same, inside a transaction
  1836, // the same
  3101, // Group Replication: another member was quicker, at COMMIT
  8028, // TiDB: the schema changed under the transaction
  9007, // TiDB: a write conflict, at COMMIT
])

/** SQLITE_BUSY_SNAPSHOT: another process wrote between the first read and the first write. */
const staleSnapshot = 517

/** It takes no writes, or none of ours, until somebody makes room or gives the right back. */
const unable = new Set([
  1021, // the disk is full
  1114, // the table is full, which also says: the disk is
  1142, // the right on a table was taken
  1143, // the right on a column was taken
])

/** Primary codes: busy, locked, read-only, an I/O error, full, cannot be opened. */
const unableSqlite = new Set([5, 6, 8, 10, 13, 14])

/** ER_ERROR_DURING_COMMIT: Galera lost its cluster while it asked. */
const duringCommit = 1180

type DriverError = { errno?: number; errcode?: number; fatal?: boolean }

/** Nothing was changed. */
export function isRefused(error: unknown): boolean {
  const { errno = 0, errcode } = error as DriverError
  return refusals.has(errno) || errcode === staleSnapshot
}

/** Nobody's mistake, and over at some time: the caller may come again. */
export function isUnable(error: unknown): boolean {
  const { errno = 0, errcode = 0 } = error as DriverError
  return unable.has(errno) || unableSqlite.has(errcode & 0xff) || isRefused(error) || isLost(error)
}

/** The connection broke: what was under way may have been done, or not. */
export function isLost(error: unknown): boolean {
  const { errno, fatal } = error as DriverError
  return fatal === true || errno === duringCommit
}
