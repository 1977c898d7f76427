import {
  createConnection,
  type ConnectionOptions,
  type Pool,
  type PoolConnection,
  type RowDataPacket,
} from 'mysql2'
import type { Socket } from 'node:net'
import { seconds } from '../clock.ts'

/** The time for which a connection in use may be silent before the server is asked about it. */
const longestSilence = seconds(5)

/** The number of checks during one silence before the connection is given up. */
const patience = 4

/** The time in which the server must answer a check. */
const answer = seconds(2)

/**
 * Destroys connections that the server no longer knows. A statement that waits for a lock or a slow disk
 * is silent too, as is a transaction whose next statement is late, so another connection asks the server
 * about it. mysql2's own timeout would leave the connection in the pool, still waiting.
 */
export function loseSilent(
  pool: Pool,
  address: ConnectionOptions,
  silence: number = longestSilence,
): void {
  pool.on('connection', (connection) => {
    const { stream } = connection as unknown as { stream: Socket }
    let asked = { bytes: 0, times: 0 }
    stream.setTimeout(silence)
    stream.on('timeout', async () => {
      const { bytesRead: bytes } = stream
      asked = { bytes, times: bytes === asked.bytes ? asked.times + 1 : 1 }
      const isAlive = asked.times < patience && (await isKnown(connection, address))
      if (stream.bytesRead !== bytes) return
      if (isAlive) stream.setTimeout(silence)
      else stream.destroy(new Error('the database has stopped answering'))
    })
  })
}

/** Returns whether the server still has this connection; a frozen server answers nothing. */
function isKnown({ threadId }: PoolConnection, address: ConnectionOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const other = createConnection({ ...address, connectTimeout: answer })
    const end = (isFound: boolean) => {
      other.destroy()
      resolve(isFound)
    }
    other.on('error', () => end(false))
    other.query<ProcessRow[]>({ sql: 'show processlist', timeout: answer }, (error, rows) =>
      end(!error && rows.some(({ Id }) => Id === threadId)),
    )
  })
}

type ProcessRow = RowDataPacket & { Id: number }
