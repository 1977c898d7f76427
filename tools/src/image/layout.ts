import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root as workspace } from '../testing/server-process.ts'
import { pack, writeLayer } from './layer.ts'

const media = (kind: string) => `application/vnd.oci.image.${kind}+json`

/** The settings of the container in deploy/Dockerfile. */
export const settings = {
  User: '1000:1000',
  Env: ['PATH=/usr/local/bin:/usr/bin:/bin', 'NODE_ENV=production', 'HOST=0.0.0.0', 'PORT=3000'],
  WorkingDir: '/app',
  Cmd: ['sh', 'apps/server/serve.sh'],
  ExposedPorts: { '3000/tcp': {} },
  StopSignal: 'SIGTERM',
}

/** Packs one folder a layer into an archive of the OCI image format. */
export async function writeLayout(folders: string[], layout: string, archive: string) {
  const blobs = join(layout, 'blobs/sha256')
  mkdirSync(blobs, { recursive: true })
  const layers = []
  for (const folder of folders) layers.push(await writeLayer(folder, blobs))

  const writeBlob = (mediaType: string, value: object) => {
    const text = JSON.stringify(value)
    const hash = createHash('sha256').update(text).digest('hex')
    writeFileSync(join(blobs, hash), text)
    return { mediaType, digest: `sha256:${hash}`, size: Buffer.byteLength(text) }
  }
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch
  const config = writeBlob(media('config.v1'), {
    architecture,
    os: 'linux',
    config: settings,
    rootfs: { type: 'layers', diff_ids: layers.map(({ diff }) => diff) },
  })
  const manifest = writeBlob(media('manifest.v1'), {
    schemaVersion: 2,
    mediaType: media('manifest.v1'),
    config,
    layers: layers.map(({ descriptor }) => descriptor),
  })
  const { version } = JSON.parse(readFileSync(join(workspace, 'package.json'), 'utf8')) as {
    version: string
  }
  const annotations = { 'org.opencontainers.image.ref.name': `latchkey:${version}` }
  const index = {
    schemaVersion: 2,
    mediaType: media('index.v1'),
    manifests: [{ ...manifest, platform: { os: 'linux', architecture }, annotations }],
  }
  writeFileSync(join(layout, 'index.json'), JSON.stringify(index))
  writeFileSync(join(layout, 'oci-layout'), '{"imageLayoutVersion":"1.0.0"}')
  pack(layout, archive)
  const sum = (sizes: number[]) => sizes.reduce((all, size) => all + size, 0)
  return {
    unpacked: sum(layers.map(({ unpacked }) => unpacked)),
    packed: sum(layers.map(({ descriptor }) => descriptor.size)),
  }
}
