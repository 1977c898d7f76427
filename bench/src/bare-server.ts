import jwt from 'jsonwebtoken'
import { createSecretKey } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { createPool, type RowDataPacket } from 'mysql2/promise'

type Find = (sessionId: string) => Promise<Record<string, unknown> | undefined>

const { DATABASE_URL: url = '', JWT_SECRET_KEY: secret = '' } = process.env
const columns = 'u.id, u.username, u.email, u.avatar, u.role, u.bio, u.status'
const dates = 'u.created_at as createdAt, u.updated_at as updatedAt'
const statement = `select ${columns}, ${dates} from sessions s join users u on u.id = s.user_id
  where s.id = ? and s.expires_at > ?`

const find = url.startsWith('mysql:') ? openMySql() : openSqlite()
const key = createSecretKey(secret, 'utf8')

const server = createServer(async (request, response) => {
  const user = await findUser(request.headers.authorization ?? '')
  const body = JSON.stringify(user ? { result: { data: user } } : { error: 'UNAUTHENTICATED' })
  response.writeHead(user ? 200 : 401, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  })
  response.end(body)
})

server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening on http://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
})

async function findUser(authorization: string) {
  try {
    const claims = jwt.verify(authorization.slice('Bearer '.length), key, {
      algorithms: ['HS256'],
      audience: 'latchkey',
    })
    const user = await find(String((claims as jwt.JwtPayload)['sid']))
    return user?.['status'] === 'active' ? user : undefined
  } catch {
    return undefined
  }
}

function openMySql(): Find {
  const pool = createPool({ uri: url, connectionLimit: 10, timezone: 'Z' })
  return async (sessionId) => {
    const [rows] = await pool.execute<RowDataPacket[]>(statement, [sessionId, new Date()])
    return rows[0]
  }
}

function openSqlite(): Find {
  const query = new DatabaseSync(url.slice('sqlite:'.length)).prepare(statement)
  return async (sessionId) => query.get(sessionId, Date.now())
}
