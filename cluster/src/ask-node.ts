import { createConnection } from 'mysql2/promise'

type Row = Record<string, unknown>

/** Queries one database node directly, bypassing the load balancer. */
export async function askNode(port: number, sql: string): Promise<Row[]> {
  const connection = await createConnection({
    host: '127.0.0.1',
    port,
    user: 'root',
    connectTimeout: 2000,
    dateStrings: true,
    multipleStatements: false,
  })
  try {
    const [rows] = await connection.query(sql)
    return rows as Row[]
  } finally {
    connection.destroy()
  }
}

/** Whether a node is part of the cluster and up to date. */
export async function isSynced(port: number): Promise<boolean> {
  try {
    const [row] = await askNode(port, `show status like 'wsrep_local_state_comment'`)
    return row?.['Value'] === 'Synced'
  } catch {
    return false
  }
}
