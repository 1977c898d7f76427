import type { LookupAddress } from 'node:dns'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'

type Target = { host: string; port: number }

export function openTcp(target: Target, addresses: LookupAddress[], timeout: number) {
  const socket = connectTcp({
    ...target,
    autoSelectFamily: true,
    lookup: (_host, { all }, done) => {
      const [first] = addresses
      if (all || !first) done(null, addresses)
      else done(null, first.address, first.family)
    },
  })
  return ready(socket, 'connect', timeout)
}

/** Verifies the certificate as Node does: authority, validity and host name. */
export function openTls(plain: Socket, host: string, timeout: number): Promise<TLSSocket> {
  const name = isIP(host) ? {} : { servername: host }
  return ready(connectTls({ socket: plain, host, ...name }), 'secureConnect', timeout)
}

function ready<T extends Socket>(socket: T, event: string, timeout: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () =>
      fail(Object.assign(new Error('Connection timeout'), { code: 'ETIMEDOUT', command: 'CONN' }))
    const timer = setTimeout(late, timeout)
    const fail = (error: Error) => {
      clearTimeout(timer)
      socket.destroy()
      reject(error)
    }
    // Keep this listener: a later connection reset must not end the process.
    socket.on('error', fail)
    socket.once('close', () => fail(new Error('Connection closed unexpectedly')))
    socket.once(event, () => {
      clearTimeout(timer)
      resolve(socket)
    })
  })
}

/** Describes protocol, issuer and expiry for operators. */
export function describeTls(socket: TLSSocket): { text: string; daysLeft: number } {
  const certificate = socket.getPeerCertificate()
  const end = new Date(certificate.valid_to)
  const issuer = certificate.issuer.O ?? certificate.issuer.CN
  const day = end.toISOString().slice(0, 10)
  return {
    text: `${socket.getProtocol()}, ${String(issuer)}, ${day}`,
    daysLeft: (end.getTime() - Date.now()) / 86_400_000,
  }
}
