import { join } from 'node:path'
import { runQuietly } from '../testing/debian-archive.ts'
import { root } from '../testing/server-process.ts'
import type { DebianPackage } from './base.ts'

const pnpm = join(root, 'node_modules/.bin/pnpm')

type Component = { type: string; name: string; version: string; purl: string; 'bom-ref': string }
type Sbom = { metadata: { component: Component }; components: Component[] }

/** The contents of the image, as CycloneDX: packages of npm, of Debian, and Node. */
export function writeSbom(packages: DebianPackage[]): string {
  const filters = ['server', 'web'].map((name) => `--filter=@latchkey/${name}`)
  const how = ['sbom', '--sbom-format=cyclonedx', '--lockfile-only', '--prod']
  const sbom = JSON.parse(runQuietly(pnpm, ['--silent', ...filters, ...how])) as Sbom
  const debian = packages.map(({ name, version, architecture }) =>
    toComponent(
      name,
      version,
      `pkg:deb/debian/${name}@${encodeURIComponent(version)}?arch=${architecture}`,
    ),
  )
  const { node } = process.versions
  const more = [toComponent('node', node, `pkg:generic/node@${node}`), ...debian]
  return `${JSON.stringify({ ...sbom, components: [...sbom.components, ...more] }, undefined, 2)}\n`
}

const toComponent = (name: string, version: string, purl: string): Component => ({
  type: 'application',
  name,
  version,
  purl,
  'bom-ref': purl,
})
