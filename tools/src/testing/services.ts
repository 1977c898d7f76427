import { existsSync } from 'node:fs'
import { findChromium, windowless } from './chromium.ts'
import { startMariaDb } from './mariadb.ts'
import type { Service } from './private-server.ts'
import { isInstalled } from './installed.ts'
import { imageNeeds, mayInstall, pythonNeed, requirePrograms, type Need } from './programs.ts'
import { startRedis } from './redis.ts'

/**
 * Finds or starts the services of the tests: those named in the environment, then installed ones, then
 * Debian's packages. Returns the tests' variables and a stop function.
 */
export async function startServices(further: Need[] = []) {
  const {
    TEST_MYSQL_URL: mysqlUrl,
    TEST_REDIS_URL: redisUrl,
    TEST_CHROMIUM: chromium,
  } = process.env
  await requirePrograms([...testNeeds({ mysqlUrl, redisUrl, chromium }), ...further])
  const named = (url: string): Service => ({ url, stop: async () => {} })
  const database = mysqlUrl ? named(mysqlUrl) : await startMariaDb()
  const redis = redisUrl ? named(redisUrl) : await startRedis()
  return {
    env: {
      TEST_MYSQL_URL: database.url,
      TEST_REDIS_URL: redis.url,
      TEST_CHROMIUM: findChromium(),
    },
    async stop() {
      await Promise.all([database.stop(), redis.stop()])
    },
  }
}

type Named = { mysqlUrl?: string; redisUrl?: string; chromium?: string }

const testNeeds = ({ mysqlUrl, redisUrl, chromium }: Named): Need[] => [
  {
    package: 'mariadb-server',
    need: 'a MariaDB server (mariadbd on PATH, or TEST_MYSQL_URL naming a running one)',
    isThere: () =>
      isNamed(mysqlUrl) || (isInstalled('mariadbd') && isInstalled('mariadb-install-db')),
  },
  {
    package: 'redis-server',
    need: 'a Redis server (redis-server on PATH, or TEST_REDIS_URL naming a running one)',
    isThere: () => isNamed(redisUrl) || isInstalled('redis-server'),
  },
  // The guide to production is tested with these.
  ...['nginx', 'caddy', 'curl', 'openssl'].map((name) => ({
    package: name,
    need: name,
    isThere: () => isInstalled(name),
  })),
  pythonNeed,
  ...['auth-openidc', 'oauth2'].map((name) => ({
    package: `libapache2-mod-${name}`,
    with: ['apache2'],
    need: `Apache with mod_${name}`,
    isThere: () => existsSync(`/usr/lib/apache2/modules/mod_${name.replace('-', '_')}.so`),
  })),
  {
    package: 'golang-go',
    need: 'Go (an API in Go is a recipe)',
    isThere: () => isInstalled('go'),
  },
  {
    package: 'default-jdk-headless',
    need: 'a JDK (an API in Java is a recipe)',
    isThere: () => isInstalled('javac'),
  },
  {
    // The alerts and the dashboard are tested on it.
    package: 'prometheus',
    need: 'Prometheus and promtool',
    isThere: () => isInstalled('prometheus') && isInstalled('promtool'),
  },
  ...imageNeeds,
  {
    package: 'systemd',
    need: 'systemd-analyze',
    isThere: () => isInstalled('systemd-analyze'),
  },
  {
    package: windowless,
    // Stories and pictures show Chinese, for which a fresh machine has no font.
    with: ['fonts-noto-cjk'],
    need: `Chromium (${windowless} or chromium on PATH, or TEST_CHROMIUM naming it)`,
    // The whole browser is enough for those who may not install the other.
    isThere: () =>
      isNamed(chromium) || isInstalled(windowless) || (isInstalled('chromium') && !mayInstall()),
  },
]

/** An empty variable names nothing. */
const isNamed = (value: string | undefined): boolean => Boolean(value)
