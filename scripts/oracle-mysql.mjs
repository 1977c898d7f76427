import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findOracleMySql } from './oracle-mysql-install.mjs'
import { asRoot, startPrivateServer } from './private-server.mjs'

/** Starts Oracle's MySQL. Throws when it is neither installed nor downloadable. */
export async function startOracleMySql() {
  const program = await findOracleMySql()
  const common = (folder) => [...program, `--datadir=${join(folder, 'data')}`, ...asRoot]
  return startPrivateServer('MySQL', {
    setUp: (folder) => [...common(folder), '--initialize-insecure'],
    serve: (folder) => [
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
function loopbackRoot(folder) {
  const file = join(folder, 'init.sql')
  writeFileSync(
    file,
    `create user root@'127.0.0.1' identified by '';\ngrant all on *.* to root@'127.0.0.1' with grant option;\n`,
  )
  return file
}
