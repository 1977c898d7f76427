/** Said before anything came of it, or with everything undone: the same again may succeed. */
const refusals = new Set([
  1205, // a lock was not free in time
  1213, // a deadlock; in Galera also a transaction that another node was quicker than, up to COMMIT
  1040, // too many connections
  1047, // Galera: this node is not part of the cluster just now
  1053, // the server is shutting down
  1290, // read-only: it was the writer until just now, or is not yet
  1792, // the same, inside a transaction
  1836, // the same
  3101, // Group Replication: another member was quicker, at COMMIT
  8028, // TiDB: the schema changed under the transaction
  9007, // TiDB: a write conflict, at COMMIT
])

/** SQLITE_BUSY_SNAPSHOT: another process wrote between the first read and the first write. */
const staleSnapshot = 517

/** ER_ERROR_DURING_COMMIT: Galera lost its cluster while it asked. */
const duringCommit = 1180

type DriverFault = { errno?: number; errcode?: number; fatal?: boolean }

/** Nothing was changed. */
export function isRefused(error: unknown): boolean {
  const { errno = 0, errcode } = error as DriverFault
  return refusals.has(errno) || errcode === staleSnapshot
}

/** The connection broke: what was under way may have been done, or not. */
export function isLost(error: unknown): boolean {
  const { errno, fatal } = error as DriverFault
  return fatal === true || errno === duringCommit
}
