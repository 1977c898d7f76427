// An API written from the README of @latchkey/verify alone.
import { verify } from '@latchkey/verify'
import { createServer } from 'node:http'

const [issuer = '', audience = ''] = process.argv.slice(2)
const server = createServer(async (request, response) => {
  const verdict = await verify(request.headers, { issuer, audience })
  if (!verdict.ok) {
    const { status, challenge } = verdict.refusal
    response
      .writeHead(status, challenge === undefined ? {} : { 'www-authenticate': challenge })
      .end()
    return
  }
  const subject: string = verdict.person.subject
  response.end(subject)
})
server.listen(0, '127.0.0.1', () => console.log(server.address()))
