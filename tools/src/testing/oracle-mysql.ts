import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findOracleMySql } from './oracle-mysql-install.ts'
import { asRoot, startPrivateServer, type Service } from './private-server.ts'

/** Starts Oracle's MySQL. Throws when it is neither installed nor downloadable. */
export async function startOracleMySql(): Promise<Service> {
  const program = findOracleMySql()
  const common = (folder: string) => [...program, `--datadir=${join(folder, 'data')}`, ...asRoot]
  return startPrivateServer('MySQL', {
    setUp: (folder: string) => [...common(folder), '--initialize-insecure'],
    serve: (folder: string) => [
      ...common(folder),
      `--init-file=${loopbackRoot(folder)}`,
      '--mysqlx=OFF',
      `--secure-file-priv=${folder}`,
      '--skip-log-bin',
      '--innodb-doublewrite=OFF',
      '--innodb-buffer-pool-size=64M',
      '--innodb-redo-log-capacity=32M',
      '--performance-schema=OFF',
    ],
  })
}

/** Allows root over TCP: by default only the socket works, which DATABASE_URL cannot name. */
function loopbackRoot(folder: string): string {
  const file = join(folder, 'init.sql')
  writeFileSync(
    file,
    `create user root@'127.0.0.1' identified by '';\ngrant all on *.* to root@'127.0.0.1' with grant option;\n`,
  )
  return file
}
