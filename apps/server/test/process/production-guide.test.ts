import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '@latchkey/tools/testing/free-port'
import { expect, test } from 'vitest'
import { certificate } from '@latchkey/tools/testing/certificate'
import { startMailServer } from '../support/failing-smtp.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const commandsOf = (page: string) =>
  [...read(page).matchAll(/^```sh\n([^]*?)^```/gm)].map(([, lines]) => lines).join('\n')

const crons = ['cron.daily', 'cron.weekly']
const installed = [
  'systemd/latchkey',
  'systemd/latchkey.service',
  'cron/latchkey-backup',
  'cron/latchkey-verify',
]

/**
 * Replacements of the machine's own parts: its packages, its repository, its public name, its first
 * process.
 */
const machine = `
set -eu
trap 'test $? = 0 || tail -n 5 "$T"/*.log' EXIT
apt-get() { :; }
git() { :; }
certbot() { cp -r "$T/certificate" "$T/etc/letsencrypt/live/localhost"; }
keep() { log="$T/$1.log"; pid="$T/$1.pid"; shift; "$@" > "$log" 2>&1 & echo $! > "$pid"; }
serve() {
  unit="$T/etc/systemd/system/latchkey.service"
  set -a; . "$(sed -n 's/^EnvironmentFile=//p' "$unit")"; set +a
  keep latchkey env $(sed -n 's/^Environment=//p' "$unit") $(sed -n 's/^ExecStart=//p' "$unit")
}
end() { kill "$(cat "$T/$1.pid")"; while kill -0 "$(cat "$T/$1.pid")" 2> "$T/null"; do sleep 0.1; done; }
systemctl() {
  case "$*" in
  daemon-reload) systemd-analyze verify "$T/etc/systemd/system/latchkey.service" ;;
  "enable --now latchkey" | "start latchkey") (serve) ;;
  "stop latchkey") end latchkey ;;
  "reload caddy") keep caddy caddy run --adapter caddyfile --config "$T/etc/caddy/Caddyfile" ;;
  "reload nginx") keep nginx nginx -g 'daemon off;' ;;
  esac
}
nginx() { command nginx -e "$T/nginx.log" -c "$T/nginx.conf" "$@"; }
# A proxy may still be starting, and Caddy's own authority signs a moment later.
opened() {
  curl --silent --fail --retry 20 --retry-delay 1 --retry-all-errors --cacert "$1" "https://localhost:$2/login" > "$T/page"
  echo "opened $3"
}
`

/** One machine in a folder: the files of the system below it, and ports and a database of its own. */
async function setUpMachine(mailPort: number) {
  const mysql = new URL(process.env['TEST_MYSQL_URL'] ?? '')
  const [port, caddy, nginx, caddyPlain, nginxPlain] = await Promise.all(
    Array.from({ length: 5 }, () => freePort()),
  )
  const name = `guide${randomBytes(4).toString('hex')}`
  const folder = join(tmpdir(), name)
  const opt = join(folder, 'opt/latchkey')
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text, { mode: 0o755 })
  }
  /** Puts the machine's folders, ports and names into the page and into the files it installs. */
  const adapt = (text: string): string =>
    text
      .replaceAll('/opt/latchkey', opt)
      .replaceAll('/usr/local/bin/', `${folder}/bin/`)
      .replaceAll(/(?<![\w.])\/(etc|var)\//g, `${folder}/$1/`)
      .replaceAll(/\blatchkey(?= CHARACTER|\.\*|@'|_trial)|(?<="\$dump" )latchkey$/gm, name)
      .replaceAll('mysql://latchkey:', `mysql://${name}:`)
      .replaceAll('127.0.0.1:3306/latchkey', `127.0.0.1:${mysql.port}/${name}`)
      .replaceAll(`127.0.0.1:3306/${name}`, `127.0.0.1:${mysql.port}/${name}`)
      .replaceAll('127.0.0.1:3000', `127.0.0.1:${port}`)
      .replace(/^host=.*$/m, 'host=localhost')
      .replace(/^PUBLIC_URL=.*$/m, `PORT=${port}\nPUBLIC_URL=https://localhost:${caddy}`)
      .replace('doctor "https://$host"', `doctor "https://localhost:${caddy}"`)
      .replace('smtp.example.com', '127.0.0.1')
      .replace('MAIL_PORT=587', `MAIL_USE_TLS=false\nMAIL_PORT=${mailPort}`)
      // Without a domain, both have no verdict from this machine and must report that.
      .replaceAll(/^latchkey (mail|proxy) doctor .*$/gm, '$& || test $? = 3')

  for (const path of ['node_modules', 'apps', 'scripts', 'packages']) {
    mkdirSync(opt, { recursive: true })
    symlinkSync(join(root, path), join(opt, path))
  }
  const own = ['systemd/system', 'caddy', 'nginx/conf.d', 'letsencrypt/live', ...crons]
  for (const path of own) mkdirSync(join(folder, 'etc', path), { recursive: true })
  for (const path of ['bin', 'var/backups']) mkdirSync(join(folder, path), { recursive: true })
  for (const path of installed) write(`opt/latchkey/deploy/${path}`, adapt(read(`deploy/${path}`)))
  const terms = `admin off\nskip_install_trust\nhttp_port ${caddyPlain}\nhttps_port ${caddy}`
  const site = adapt(read('deploy/caddy/Caddyfile'))
  write(
    'opt/latchkey/deploy/caddy/Caddyfile',
    `{\n${terms}\nstorage file_system ${folder}/caddy\n}\n${site}`,
  )
  const proxy = adapt(read('deploy/nginx/latchkey.conf'))
    .replaceAll(/^ *listen \[.*\n/gm, '')
    .replace('listen 80', `listen ${nginxPlain}`)
    .replace('listen 443', `listen ${nginx}`)
  write('opt/latchkey/deploy/nginx/latchkey.conf', proxy)
  const http = `access_log off; include ${folder}/etc/nginx/conf.d/*.conf;`
  write('nginx.conf', `pid ${folder}/nginx-own.pid;\nevents {}\nhttp { ${http} }\n`)
  write('certificate/fullchain.pem', certificate.cert)
  write('certificate/privkey.pem', certificate.key)
  write('home/.my.cnf', `[client]\nhost=127.0.0.1\nport=${mysql.port}\nuser=root\n`)
  const authority = `${folder}/caddy/pki/authorities/local/root.crt`
  const script = [
    machine,
    adapt(commandsOf('docs/guide/production.md')).replace(
      /^certbot/m,
      `opened ${authority} ${caddy} caddy\n$&`,
    ),
    `opened "$T/certificate/fullchain.pem" ${nginx} nginx`,
    'latchkey users list',
    `ls "$T"/var/backups/latchkey`,
    `mariadb --execute "DROP DATABASE ${name}; DROP USER ${name}@'127.0.0.1'"`,
  ].join('\n')
  const env = {
    PATH: `${folder}/bin:${process.env['PATH']}:/usr/sbin:/sbin`,
    HOME: `${folder}/home`,
    T: folder,
    LATCHKEY_REPOSITORY: root,
    NODE_EXTRA_CA_CERTS: authority,
  }
  return {
    async run() {
      const shell = spawn('bash', ['-c', script], { cwd: opt, env, stdio: 'pipe' })
      let output = ''
      for (const stream of [shell.stdout, shell.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => (output += text))
      const [status] = await once(shell, 'close')
      return { status, output }
    },
    [Symbol.dispose]() {
      // The process behind nginx.pid is the shell around the function of that name.
      for (const program of ['latchkey', 'caddy', 'nginx-own']) {
        const file = `${folder}/${program}.pid`
        const pid = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
        if (existsSync(`/proc/${pid}`)) process.kill(pid)
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

test('“Production in an hour” leads to a service behind Caddy and nginx, backed up, restored and upgraded', async () => {
  await using mails = await startMailServer()
  using own = await setUpMachine(mails.port)
  const { status, output } = await own.run()
  expect(status, output).toBe(0)
  expect(mails.state.taken.map(({ recipients }) => recipients)).toEqual([['you@example.com']])
  expect(output.match(/"status":"ok","database":"ok"/g)).toHaveLength(2)
  expect(output).toMatch(/opened caddy[^]*opened nginx/)
  expect(output).toContain('seen by the service: 127.0.0.1 → 127.0.0.1 → Latchkey')
  expect(output).toMatch(/rows: 1 account, [^]*sign-in: a new account [^]*can be restored/)
  // The upgraded service has the account.
  expect(output).toMatch(/superadmin\s+.*\bada\b|\bada\b.*superadmin/)
  expect(output.match(/^[\dT.-]+\.sql\.gz$/gm)).toHaveLength(2)
})

test('the Chinese page has the same commands', () => {
  const [english, chinese] = ['production.md', 'production.zh-CN.md'].map((page) =>
    commandsOf(`docs/guide/${page}`).replaceAll(/ +# .*/g, ''),
  )
  expect(chinese).toBe(english)
})
