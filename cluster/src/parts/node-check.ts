import { createServer } from 'node:http'
import { isWritable, toEngine } from './engine.ts'

/**
 * Reports to haproxy over HTTP which database nodes are usable: one that listens may still be copying,
 * or be read-only. `node-check.ts <engine> <port> <address of node1> …` answers /node1 and so on.
 */
const [engine = '', port, ...nodes] = process.argv.slice(2)
const look = isWritable[toEngine(engine)]

createServer((request, response) => {
  const [host = '', own] = nodes[Number(request.url?.slice('/node'.length)) - 1]?.split(':') ?? []
  void (host ? look({ host, port: Number(own) }) : Promise.resolve(true)).then((isUp) => {
    response.writeHead(isUp ? 200 : 503).end()
  })
}).listen(Number(port), '127.0.0.1')
