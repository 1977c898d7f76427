import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch } from './launch.ts'

const common = ['mpm_event', 'authn_core', 'authz_core', 'authz_user']

type Site = {
  port: number
  /** Modules in addition to those of every site. */
  modules: string[]
  /** Its only page. */
  page: string
  /** Lines in the block of its folder. */
  ofFolder?: string[]
}

/** Starts Apache with one page and these settings, as an operator would include them. */
export function startApache({ port, modules, page, ofFolder = [] }: Site, settings: string) {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-apache-'))
  const pages = join(folder, 'pages')
  mkdirSync(pages)
  writeFileSync(join(pages, 'index.html'), page)
  // An Apache that root started reads the page as another user.
  for (const one of [folder, pages]) chmodSync(one, 0o755)
  chmodSync(join(pages, 'index.html'), 0o644)
  const own = process.getuid?.() === 0 ? 'User www-data\nGroup www-data\n' : ''
  const load = [...common, ...modules].map(
    (name) => `LoadModule ${name}_module modules/mod_${name}.so`,
  )
  writeFileSync(
    join(folder, 'conf'),
    `ServerRoot /usr/lib/apache2\nServerName localhost\nListen 127.0.0.1:${port}
PidFile ${folder}/pid\nErrorLog ${folder}/log\nDefaultRuntimeDir ${folder}\n${own}${load.join('\n')}
DocumentRoot ${pages}\n<Directory ${pages}>\n${['Require all granted', ...ofFolder].join('\n')}\n</Directory>
${settings}\n`,
  )
  const program = launch(['/usr/sbin/apache2', '-D', 'FOREGROUND', '-f', join(folder, 'conf')])
  return {
    program,
    async [Symbol.asyncDispose]() {
      await program.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
