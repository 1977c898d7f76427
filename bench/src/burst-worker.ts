import { once } from 'node:events'
import { connect } from 'node:net'
import { strangersLogin } from './caller.ts'
import { answerJobs } from './worker.ts'

/**
 * Sends `count` sign-ins at the same instant, each on a new connection. Returns the number of answers.
 */
answerJobs(({ origin }: { origin: string }) => {
  const { hostname, port } = new URL(origin)
  return async (count: number): Promise<number> => {
    const calls = Array.from({ length: count }, () => written(strangersLogin(), hostname))
    const answers = await Promise.all(calls.map((call) => send(Number(port), hostname, call)))
    return answers.filter((answer) => /^HTTP\/1\.1 (401|503) /.test(answer)).length
  }
})

/** Prepares the text in advance, because client work would share the two cores with the server. */
function written({ path, headers, body }: ReturnType<typeof strangersLogin>, host: string): string {
  const fields = { host, connection: 'close', 'content-length': body.length, ...headers }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  return `POST ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}

async function send(port: number, host: string, call: string): Promise<string> {
  const socket = connect(port, host)
  let answer = ''
  socket.setEncoding('latin1').on('data', (chunk) => (answer += String(chunk)))
  socket.write(call)
  await once(socket, 'close')
  return answer
}
