import {
  createConnection,
  type ConnectionOptions,
  type Pool,
  type PoolConnection,
  type RowDataPacket,
} from 'mysql2'
import type { Socket } from 'node:net'
import { seconds } from '../clock.ts'

/** How long a statement may be without any answer before the server is asked about it. */
const longestSilence = seconds(5)

/** How often the server is asked about one statement before it is given up. */
const patience = 4

/** How long the server has to answer when it is asked. */
const answer = seconds(2)

/**
 * Destroys connections whose statement nobody works on any more. A statement that waits for a lock or
 * a slow disk is silent too, so the server is asked over another connection. mysql2's own timeout
 * would leave the connection in the pool, still waiting.
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
      const isBusy = asked.times < patience && (await isAtWork(connection, address))
      if (stream.bytesRead !== bytes) return
      if (isBusy) stream.setTimeout(silence)
      else stream.destroy(new Error('the database has stopped answering'))
    })
  })
}

/** Whether the server works on a statement of this connection; a frozen one answers nothing. */
function isAtWork({ threadId }: PoolConnection, address: ConnectionOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const other = createConnection({ ...address, connectTimeout: answer })
    const end = (isBusy: boolean) => {
      other.destroy()
      resolve(isBusy)
    }
    other.on('error', () => end(false))
    other.query<ProcessRow[]>({ sql: 'show processlist', timeout: answer }, (error, rows) =>
      end(!error && rows.some(({ Id, Command }) => Id === threadId && Command !== 'Sleep')),
    )
  })
}

type ProcessRow = RowDataPacket & { Id: number; Command: string }
