import { join } from 'node:path'
import { required } from './installed.ts'
import { asRoot, startPrivateServer, type Service } from './private-server.ts'

export function startMariaDb(within?: string): Promise<Service> {
  const common = (folder: string) => [
    '--no-defaults',
    `--datadir=${join(folder, 'data')}`,
    ...asRoot,
  ]
  const commands = {
    setUp: (folder: string) => [
      required('mariadb-install-db'),
      ...common(folder),
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ],
    serve: (folder: string) => [required('mariadbd'), ...common(folder)],
  }
  return startPrivateServer('MariaDB', commands, within)
}
