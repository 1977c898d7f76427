import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findOracleMySql } from './oracle-mysql-install.mjs'
import { asRoot, startPrivateServer } from './private-server.mjs'

/** Oracle's MySQL; throws where it is neither installed nor to be had. */
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

/** Its root may come by the socket only, which mysql2 could use and the service's addresses cannot name. */
function loopbackRoot(folder) {
  const file = join(folder, 'init.sql')
  writeFileSync(
    file,
    `create user root@'127.0.0.1' identified by '';\ngrant all on *.* to root@'127.0.0.1' with grant option;\n`,
  )
  return file
}
