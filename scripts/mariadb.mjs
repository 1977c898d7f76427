import { join } from 'node:path'
import { asRoot, startPrivateServer } from './private-server.mjs'

export function startMariaDb(find) {
  const common = (folder) => ['--no-defaults', `--datadir=${join(folder, 'data')}`, ...asRoot]
  return startPrivateServer('MariaDB', {
    setUp: (folder) => [
      find('mariadb-install-db'),
      ...common(folder),
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ],
    serve: (folder) => [find('mariadbd'), ...common(folder)],
  })
}
