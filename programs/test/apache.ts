import { launch } from '@latchkey/tools/testing/launch'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answers } from './other-languages.ts'

const common = 'mpm_event authn_core authz_core authz_user alias dir include'.split(' ')

/** Apache with a page that says who is there, and these settings, as an operator would include them. */
export async function startApache(
  { port, modules }: { port: number; modules: string[] },
  settings: string,
): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-apache-'))
  const pages = join(folder, 'pages')
  mkdirSync(pages)
  writeFileSync(join(pages, 'index.html'), '<!--#echo var="REMOTE_USER" -->')
  // Apache that root starts reads the page as another user.
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
DocumentRoot ${pages}
<Directory ${pages}>
DirectoryIndex index.html
Options +Includes
SetOutputFilter INCLUDES
Require all granted
</Directory>
${settings}\n`,
  )
  const program = launch(['/usr/sbin/apache2', '-D', 'FOREGROUND', '-f', join(folder, 'conf')])
  await answers(`http://127.0.0.1:${port}/`, program)
  return async () => {
    await program.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
