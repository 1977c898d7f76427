import { createConnection } from 'mysql2/promise'

export type Address = { host: string; port: number }
type Row = Record<string, unknown>

/** Queries one database node directly, bypassing the load balancer. */
export async function askNode({ host, port }: Address, sql: string): Promise<Row[]> {
  const connection = await createConnection({
    host,
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
