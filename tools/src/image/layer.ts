import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { runQuietly } from '../testing/debian-archive.ts'

/** The same files make the same bytes: no names, times or order of this machine. */
const reproducible = [
  '--format=gnu',
  '--sort=name',
  '--mtime=@0',
  '--owner=0',
  '--group=0',
  '--numeric-owner',
]

/** Everybody reads what root built, and only root writes to it, under whatever umask; /tmp is sticky and stays. */
const setModes = [
  '!',
  '-type',
  'l',
  '!',
  '-perm',
  '-1000',
  '-exec',
  'chmod',
  'a+rX,go-w',
  '{}',
  '+',
]

export function pack(folder: string, archive: string): void {
  runQuietly('find', [folder, ...setModes])
  runQuietly('tar', [
    '--create',
    ...reproducible,
    `--file=${archive}`,
    `--directory=${folder}`,
    '.',
  ])
}

/** Packs a folder as a blob of an image, named by its hash. */
export async function writeLayer(folder: string, blobs: string) {
  const [tar, zipped] = [join(blobs, 'layer.tar'), join(blobs, 'layer.tar.gz')]
  pack(folder, tar)
  const unpacked = statSync(tar).size
  const diff = await hashOf(tar)
  await pipeline(createReadStream(tar), createGzip(), createWriteStream(zipped))
  rmSync(tar)
  const { size } = statSync(zipped)
  const digest = await hashOf(zipped)
  renameSync(zipped, join(blobs, digest.slice('sha256:'.length)))
  const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip'
  return { unpacked, diff, descriptor: { mediaType, digest, size } }
}

export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return `sha256:${hash.digest('hex')}`
}
