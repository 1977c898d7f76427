import { randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startProgram, type LaunchOptions } from './launch.ts'

/** The folder of this workspace. */
export const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The folder of the built server. */
export const built = join(root, 'apps/server/dist')

/** The command that `npm start`, the container and systemd run in a tree of this repository, with its memory settings. */
export const serveCommandIn = (tree: string): string[] => ['sh', join(tree, 'apps/server/serve.sh')]
export const serveCommand = serveCommandIn(root)
/** The environment that the command needs: this Node. */
export const serveEnv = { PATH: `${dirname(process.execPath)}:${process.env['PATH']}` }

/** A cache of V8's compiled code, as the service has: compiling is half of a start. */
export const compileCache = { NODE_COMPILE_CACHE: join(built, '.compile-cache') }

const secret = () => randomBytes(32).toString('hex')

/** Settings of a server that tests start: any free port, and callers with addresses of their own. */
export const testSettings: Record<string, string> = {
  PORT: '0',
  DRAIN_SECONDS: '0',
  TRUST_PROXY: '127.0.0.1/32',
  DEV_INBOX: 'true',
  SECRET_KEY: secret(),
  JWT_SECRET_KEY: secret(),
}

/** Settings that hand mails to an SMTP server on loopback. */
export const mailSettings = (port: number): Record<string, string> => ({
  MAIL_SERVER: '127.0.0.1',
  MAIL_PORT: String(port),
  MAIL_USE_TLS: 'false',
  MAIL_DEFAULT_SENDER: 'latchkey@example.com',
})

/** Starts the built server, or another command that prints its address, and waits until it listens. */
export async function startServerProcess(
  env: Record<string, string>,
  { command, ...options }: Omit<LaunchOptions, 'env'> & { command?: string[] } = {},
) {
  const server = await startProgram(command ?? [process.execPath, join(built, 'main.js')], {
    env,
    ready: /listening on (http:\S+)\n/,
    ...options,
  })
  const [, url = ''] = server.found
  return { ...server, url }
}

export type ServerProcess = Awaited<ReturnType<typeof startServerProcess>>
