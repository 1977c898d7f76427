import { join } from 'node:path'
import { required } from './programs.ts'
import { asRoot, startPrivateServer, type Service } from './private-server.ts'

export function startMariaDb(): Promise<Service> {
  const common = (folder: string) => [
    '--no-defaults',
    `--datadir=${join(folder, 'data')}`,
    ...asRoot,
  ]
  return startPrivateServer('MariaDB', {
    setUp: (folder) => [
      required('mariadb-install-db'),
      ...common(folder),
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ],
    serve: (folder) => [required('mariadbd'), ...common(folder)],
  })
}
