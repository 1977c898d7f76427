import jwt from 'jsonwebtoken'
import { createSecretKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { createPool, type RowDataPacket } from 'mysql2/promise'

type Ask = (sessionId: string) => Promise<Record<string, unknown> | undefined>
/** Both find the session's user; `rotate` also writes the session, in one transaction. */
type Questions = { find: Ask; rotate: Ask }

const { DATABASE_URL: url = '', JWT_SECRET_KEY: secret = '' } = process.env
const columns = 'u.id, u.username, u.email, u.avatar, u.role, u.bio, u.status'
const dates = 'u.created_at as createdAt, u.updated_at as updatedAt'
const statement = `select ${columns}, ${dates} from sessions s join users u on u.id = s.user_id
  where s.id = ? and s.expires_at > ?`

// The token stays: the other server's clients keep using theirs.
const rotation = 'update sessions set user_agent = ?, last_used_at = ? where id = ?'

const { find, rotate } = url.startsWith('mysql:') ? openMySql() : openSqlite()
const key = createSecretKey(secret, 'utf8')
const { privateKey: signingKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

const server = createServer(async (request, response) => {
  if (request.url === '/trpc/auth.login') {
    response.writeHead(503, { 'content-length': 0 }).end()
    return
  }
  if (request.url === '/trpc/auth.apiToken') {
    const user = await findUser(request.headers.authorization ?? '')
    const { id = '', role } = user ?? {}
    const token = jwt.sign({ role }, signingKey, {
      algorithm: 'ES256',
      subject: String(id),
      audience: 'https://api.bench.example',
      expiresIn: 600,
    })
    const text = JSON.stringify({ result: { data: { token } } })
    response.writeHead(user ? 200 : 401, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
    })
    response.end(text)
    return
  }
  const user =
    request.method === 'POST'
      ? await rotate(sessionIdOf(request.headers.cookie))
      : await findUser(request.headers.authorization ?? '')
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

/** Reads `latchkey=<session>.<token>`. */
function sessionIdOf(cookie = ''): string {
  return /=([^.]*)/.exec(cookie)?.[1] ?? ''
}

function anyHash(): string {
  return randomBytes(32).toString('base64url')
}

function openMySql(): Questions {
  const pool = createPool({ uri: url, connectionLimit: 10, timezone: 'Z' })
  return {
    async find(sessionId) {
      const [rows] = await pool.execute<RowDataPacket[]>(statement, [sessionId, new Date()])
      return rows[0]
    },
    async rotate(sessionId) {
      const connection = await pool.getConnection()
      await connection.beginTransaction()
      await connection.execute(rotation, [anyHash(), new Date(), sessionId])
      const [rows] = await connection.execute<RowDataPacket[]>(statement, [sessionId, new Date()])
      await connection.commit()
      connection.release()
      return rows[0]
    },
  }
}

function openSqlite(): Questions {
  const database = new DatabaseSync(url.slice('sqlite:'.length), { timeout: 5000 })
  database.exec('pragma synchronous=normal')
  const query = database.prepare(statement)
  const update = database.prepare(rotation)
  return {
    find: async (sessionId) => query.get(sessionId, Date.now()),
    async rotate(sessionId) {
      database.exec('begin immediate')
      update.run(anyHash(), Date.now(), sessionId)
      const row = query.get(sessionId, Date.now())
      database.exec('commit')
      return row
    },
  }
}
