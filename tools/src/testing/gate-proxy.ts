import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { certificate } from './certificate.ts'
import { launch } from './launch.ts'
import { root } from './server-process.ts'

/** The addresses of the service and of the tool, and the proxy's own port. */
type Ports = { own: string; tool: string; at: number }

const recipe = (path: string) => readFileSync(join(root, 'deploy', path), 'utf8')

/** The published recipe, with a test's ports, name and certificate. */
const recipes = {
  nginx(folder: string, { own, tool, at }: Ports) {
    const site = recipe('nginx/tool.conf')
      .replaceAll(/^ *listen \[.*\n/gm, '')
      .replace('listen 443', `listen 127.0.0.1:${at}`)
      .replace('set $tool tool.example.com', `set $tool localhost:${at}`)
      .replaceAll('tool.example.com', 'localhost')
      .replace(/ssl_certificate .*;/, `ssl_certificate ${folder}/cert.pem;`)
      .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${folder}/key.pem;`)
      .replace('127.0.0.1:5232', tool)
    const http = `access_log off; upstream latchkey { server ${own}; }\n${site}`
    writeFileSync(
      join(folder, 'conf'),
      `pid ${folder}/pid; error_log stderr; events {} http { ${http} }`,
    )
    return ['nginx', '-e', 'stderr', '-g', 'daemon off;', '-c', join(folder, 'conf')]
  },
  caddy(folder: string, { own, tool, at }: Ports) {
    const site = recipe('caddy/tool.Caddyfile')
      .replace(
        'tool.example.com {',
        `localhost:${at} {\n\ttls ${folder}/cert.pem ${folder}/key.pem`,
      )
      .replaceAll('127.0.0.1:3000', own)
      .replaceAll('tool.example.com', `localhost:${at}`)
      .replace('127.0.0.1:5232', tool)
    writeFileSync(join(folder, 'conf'), `{\nadmin off\nauto_https disable_redirects\n}\n${site}`)
    return ['caddy', 'run', '--adapter', 'caddyfile', '--config', join(folder, 'conf')]
  },
}

export const gateProxies = Object.keys(recipes) as (keyof typeof recipes)[]

/** Starts a proxy in front of a tool, by its recipe for the gate. */
export function startGateProxy(name: keyof typeof recipes, ports: Ports) {
  const folder = mkdtempSync(join(tmpdir(), `latchkey-gate-${name}-`))
  writeFileSync(join(folder, 'cert.pem'), certificate.cert)
  writeFileSync(join(folder, 'key.pem'), certificate.key)
  const path = `${process.env['PATH']}:/usr/sbin`
  const program = launch(recipes[name](folder, ports), { env: { PATH: path, HOME: folder } })
  return {
    program,
    async [Symbol.asyncDispose]() {
      await program.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
