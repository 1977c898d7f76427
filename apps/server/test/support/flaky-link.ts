import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

type Mode = 'open' | 'cut' | 'mute'

/** A proxy between the server and its database. Once mute it stays mute, like a dead peer. */
export async function startLink(targetPort: number) {
  let mode: Mode = 'open'
  const pairs = new Set<{ client: Socket; target: Socket; isMute: boolean }>()
  const server = createServer((client) => {
    if (mode === 'cut') {
      client.destroy()
      return
    }
    const target = connect(targetPort, '127.0.0.1')
    const pair = { client, target, isMute: mode === 'mute' }
    pairs.add(pair)
    const end = () => {
      client.destroy()
      target.destroy()
      pairs.delete(pair)
    }
    for (const [from, to] of [
      [client, target],
      [target, client],
    ] as const) {
      from.on('data', (data) => pair.isMute || to.write(data))
      from.on('error', end).on('close', end)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const set = (next: Mode) => {
    mode = next
    for (const pair of pairs) {
      if (next === 'cut') pair.client.destroy()
      if (next === 'mute') pair.isMute = true
    }
  }
  return {
    port: (server.address() as AddressInfo).port,
    set,
    async [Symbol.asyncDispose]() {
      set('cut')
      server.close()
      await once(server, 'close')
    },
  }
}
