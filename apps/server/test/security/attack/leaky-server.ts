import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import { json } from 'node:stream/consumers'

/** Concatenates its SQL: a hole that shows whether the tools would find one. */
export async function startLeakyServer() {
  const database = new DatabaseSync(':memory:')
  database.exec(`create table people (name text); insert into people values ('ann')`)
  const server = createServer(async (request, response) => {
    try {
      const { name } = (await json(request)) as { name: unknown }
      response.end(
        JSON.stringify(
          database.prepare(`select * from people where name = '${String(name)}'`).all(),
        ),
      )
    } catch (error) {
      response.writeHead(500).end(String(error))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      database.close()
    },
  }
}
