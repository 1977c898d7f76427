import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Address } from '../ask-node.ts'
import { listens } from './listens.ts'
import { createPart } from './part.ts'

type Ports = { web: number; database: number; check: number }
type Behind = { replicas: number[]; nodes: Address[] }

/**
 * One address for clients, in front of the replicas, and one for the replicas, in front of the writer.
 */
export function createHaproxy(folder: string, ports: Ports, behind: Behind) {
  const config = join(folder, 'haproxy.cfg')
  writeFileSync(config, configure(ports, behind))
  return createPart({
    name: 'load balancer',
    log: join(folder, 'haproxy.log'),
    program: () => ({ command: 'haproxy', args: ['-db', '-f', config] }),
    isReady: () => listens(ports.web),
  })
}

const configure = (ports: Ports, { replicas, nodes }: Behind) => `
global
  maxconn 2000

defaults
  timeout connect 1s
  timeout client 60s
  timeout server 60s
  timeout check 2s

frontend service
  mode http
  bind 127.0.0.1:${ports.web}
  # Whoever stops one replica after the other waits for this.
  monitor-uri /all-ready
  monitor fail if { nbsrv(ready) lt ${replicas.length} }
  option forwardfor
  # A connection kept for the next call might be closed just as that is sent.
  option http-server-close
  # Nobody can sign in without Redis, but sessions continue.
  use_backend living if { nbsrv(ready) eq 0 }
  default_backend ready

backend ready
  option httpchk GET /ready
${replicaLines(replicas)}

# A check without a request fails only when a replica has ended. One that is slow to answer checks still
# serves calls, and without a server haproxy would refuse all of them at once.
backend living
${replicaLines(replicas)}

listen database
  mode tcp
  bind 127.0.0.1:${ports.database}
  # All connections go to one node, and stay there when another comes back: one writer has no conflicts.
  # After a restart of this program the table is empty, so the first node is taken. A table of size 1
  # would forget its entry while it makes room for the same one.
  balance first
  stick-table type integer size 1k expire 1d
  stick on int(1)
  option httpchk
  http-check send meth GET uri-lf /%[srv_name]
  default-server check inter 200ms fall 2 rise 2 on-marked-down shutdown-sessions
${nodes.map(toServer(ports.check)).join('\n')}
`

const toServer = (check: number) => (node: Address, index: number) =>
  `  server node${index + 1} ${node.host}:${node.port} addr 127.0.0.1 port ${check}`

// An undelivered call goes to another replica; a delivered one without an answer only if it is a read.
const replicaLines = (replicas: number[]) => `  mode http
  retries 3
  option redispatch 1
  retry-on conn-failure empty-response
  http-request disable-l7-retry if METH_POST
  default-server check inter 200ms fall 2 rise 1
${replicas.map((port, index) => `  server replica${index + 1} 127.0.0.1:${port}`).join('\n')}`
