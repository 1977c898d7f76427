import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { installDebianPackages } from './debian.mjs'
import { startMariaDb } from './mariadb.mjs'
import { startRedis } from './redis.mjs'

/**
 * Finds or starts the real services the tests use: what the environment names, then what is
 * installed, then Debian's packages. Yields the variables the tests read and a way to stop it all.
 */
export async function startServices() {
  const {
    TEST_MYSQL_URL: mysqlUrl,
    TEST_REDIS_URL: redisUrl,
    TEST_CHROMIUM: chromium,
  } = process.env
  await installMissing({ mysqlUrl, redisUrl, chromium })
  const named = (url) => ({ url, stop: async () => {} })
  const database = mysqlUrl ? named(mysqlUrl) : await startMariaDb(find)
  const redis = redisUrl ? named(redisUrl) : await startRedis(find)
  return {
    env: {
      TEST_MYSQL_URL: database.url,
      TEST_REDIS_URL: redis.url,
      TEST_CHROMIUM: chromium || find('chromium'),
    },
    stop: () => Promise.all([database.stop(), redis.stop()]),
  }
}

async function installMissing(named) {
  const missing = findMissing(named)
  if (missing.length === 0) return
  if (process.getuid?.() === 0 && find('apt-get')) {
    // Only a browser without any Chinese letters draws boxes; one that is there is left as it is.
    const fonts = missing.some((service) => service.package === 'chromium')
      ? ['fonts-noto-cjk']
      : []
    await installDebianPackages([...missing.map((service) => service.package), ...fonts])
  }
  const still = findMissing(named)
  if (still.length === 0) return
  throw new Error(
    `The tests need ${still.map((service) => service.need).join(' and ')}. ` +
      `On Debian: apt-get install ${still.map((service) => service.package).join(' ')}`,
  )
}

function findMissing({ mysqlUrl, redisUrl, chromium }) {
  const missing = []
  if (!mysqlUrl && !(find('mariadbd') && find('mariadb-install-db')))
    missing.push({
      package: 'mariadb-server',
      need: 'a MariaDB server (mariadbd on PATH, or TEST_MYSQL_URL naming a running one)',
    })
  if (!redisUrl && !find('redis-server'))
    missing.push({
      package: 'redis-server',
      need: 'a Redis server (redis-server on PATH, or TEST_REDIS_URL naming a running one)',
    })
  if (!chromium && !find('chromium'))
    missing.push({ package: 'chromium', need: 'Chromium (on PATH, or TEST_CHROMIUM naming it)' })
  return missing
}

export function find(program) {
  // Debian keeps servers in /usr/sbin, which is not on everybody's PATH.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/sbin']
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path))
}
