import { startMariaDb } from './mariadb.mjs'
import { find, requirePrograms } from './programs.mjs'
import { startRedis } from './redis.mjs'

/**
 * Finds or starts the services of the tests: those named in the environment, then installed ones, then
 * Debian's packages. Returns the tests' variables and a stop function.
 */
export async function startServices(further = []) {
  const {
    TEST_MYSQL_URL: mysqlUrl,
    TEST_REDIS_URL: redisUrl,
    TEST_CHROMIUM: chromium,
  } = process.env
  await requirePrograms([...testNeeds({ mysqlUrl, redisUrl, chromium }), ...further])
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

const testNeeds = ({ mysqlUrl, redisUrl, chromium }) => [
  {
    package: 'mariadb-server',
    need: 'a MariaDB server (mariadbd on PATH, or TEST_MYSQL_URL naming a running one)',
    isThere: () => mysqlUrl || (find('mariadbd') && find('mariadb-install-db')),
  },
  {
    package: 'redis-server',
    need: 'a Redis server (redis-server on PATH, or TEST_REDIS_URL naming a running one)',
    isThere: () => redisUrl || find('redis-server'),
  },
  {
    package: 'chromium',
    // Only needed where the browser has no Chinese font; an existing browser stays as it is.
    with: ['fonts-noto-cjk'],
    need: 'Chromium (on PATH, or TEST_CHROMIUM naming it)',
    isThere: () => chromium || find('chromium'),
  },
]
