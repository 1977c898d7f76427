import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const lock = readFileSync(`${root}pnpm-lock.yaml`, 'utf8')

/** Every version in the lockfile, by name. */
const versions = new Map<string, string[]>()
const packages = lock.slice(lock.indexOf('\npackages:\n'), lock.indexOf('\nsnapshots:\n'))
for (const [, name = '', version = ''] of packages.matchAll(
  /^ {2}'?(@?[^@'\s]+)@([^:'(]+)'?:$/gm,
)) {
  versions.set(name, [...(versions.get(name) ?? []), version])
}

/** Lower versions have a known vulnerability; docs/assurance/dependencies.md says how soon one is fixed. */
const floors: Record<string, string> = {
  fastify: '5.12.2',
  '@fastify/static': '10.1.3',
  nodemailer: '9.1.1',
  '@trpc/server': '11.8.0',
  '@mikro-orm/core': '7.0.6',
  '@mikro-orm/sql': '7.0.6',
  mysql2: '3.9.8',
  jsonwebtoken: '9.0.0',
  jwa: '2.0.1',
}

const parts = (version: string) => version.split(/[.-]/).slice(0, 3).map(Number)

function isBelow(version: string, floor: string): boolean {
  const [one, other] = [parts(version), parts(floor)]
  const at = one.findIndex((part, index) => part !== other[index])
  return at >= 0 && (one[at] ?? 0) < (other[at] ?? 0)
}

test.each(Object.entries(floors))(
  'no %s below %s is installed',
  { tags: ['asvs-15.2.1'] },
  (name, floor) => {
    const installed = versions.get(name) ?? []
    expect(installed.length).toBeGreaterThan(0)
    expect(installed.filter((version) => isBelow(version, floor))).toEqual([])
  },
)

test(
  'every package is held to the bytes that were reviewed, and comes from nowhere else',
  { tags: ['asvs-15.2.4'] },
  () => {
    const resolutions = [...packages.matchAll(/^ {4}resolution: (.*)$/gm)].map(([, text]) => text)
    const count = [...versions.values()].flat().length
    expect(count).toBeGreaterThan(300)
    expect(resolutions).toHaveLength(count)
    for (const text of resolutions) expect(text).toMatch(/^\{integrity: sha512-[\w+/=]+\}$/)
  },
)

test('one command lists what is in a release', { tags: ['asvs-15.1.2'] }, () => {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
    scripts: Record<string, string>
  }
  const [, ...args] = scripts['sbom']?.split(' ') ?? []
  const told = execFileSync(`${root}node_modules/.bin/pnpm`, args, { cwd: root, encoding: 'utf8' })
  const { bomFormat, components } = JSON.parse(told) as {
    bomFormat: string
    components: { name: string; purl: string }[]
  }
  expect(bomFormat).toBe('CycloneDX')
  const names = components.map(({ name }) => name)
  expect(names).toEqual(expect.arrayContaining(['fastify', 'nodemailer', 'react']))
  expect(names).not.toContain('vitest')
})

test(
  'what is shipped holds no test, no fixture and no sink for mails',
  { tags: ['asvs-15.2.3'] },
  () => {
    const shipped = globSync('apps/*/dist/**/*', { cwd: root })
    expect(shipped.length).toBeGreaterThan(100)
    expect(shipped.filter((file) => /\.test\.|\/test\/|fixture|mock|\.map$/.test(file))).toEqual([])
    const { dependencies } = JSON.parse(
      readFileSync(`${root}apps/server/package.json`, 'utf8'),
    ) as {
      dependencies: Record<string, string>
    }
    expect(
      Object.keys(dependencies).filter((name) => /vitest|smtp-server|mailparser/.test(name)),
    ).toEqual([])
  },
)

test(
  'no secret of anybody is in the source or in what is built of it',
  { tags: ['asvs-13.3.1'] },
  () => {
    const exclude = (path: string) => /(^|\/)(node_modules|test-results|data)(\/|$)/.test(path)
    const texts = [
      ...globSync('*.{json,yaml,md}', { cwd: root }).filter((file) => file !== 'pnpm-lock.yaml'),
      ...globSync('.env.example', { cwd: root }),
      ...globSync(
        '{apps,packages,bench,cluster,programs,tools,examples,scripts,docs,deploy}/**/*.{ts,tsx,js,mjs,json,md,sh,yaml,conf,cfg,html,css}',
        { cwd: root, exclude },
      ),
    ]
    const secret =
      /-----BEGIN [A-Z ]*PRIVATE KEY|\b(AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_\w{36}|\bxox[bap]-\d|\bsk_live_\w{20}|\beyJ[\w-]{20,}\.eyJ[\w-]{20,}\./
    expect(texts.length).toBeGreaterThan(400)
    const found = texts.filter((file) => secret.test(readFileSync(root + file, 'utf8')))
    // The tests' certificate for localhost protects nothing.
    expect(found).toEqual(['tools/src/testing/certificate.ts'])
  },
)
