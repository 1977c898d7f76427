import { createServer } from 'node:http'
import { isSynced } from '../ask-node.ts'

/**
 * Reports to haproxy over HTTP which database nodes are usable: one that listens may still be copying.
 * `node-check.ts <port> <port of node1> …` answers /node1 and so on.
 */
const [port, ...nodes] = process.argv.slice(2).map(Number)

createServer((request, response) => {
  const node = nodes[Number(request.url?.slice('/node'.length)) - 1]
  void (node ? isSynced(node) : Promise.resolve(true)).then((isUp) => {
    response.writeHead(isUp ? 200 : 503).end()
  })
}).listen(port, '127.0.0.1')
