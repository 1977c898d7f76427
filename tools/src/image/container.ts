import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runQuietly } from '../testing/debian-archive.ts'
import { required } from '../testing/installed.ts'
import { launch } from '../testing/launch.ts'
import { hashOf } from './layer.ts'

type Blob = { digest: string }
type Index = { manifests: Blob[] }
type Manifest = { config: Blob; layers: Blob[] }
type Image = { config: { User: string; Env: string[]; WorkingDir: string; Cmd: string[] } }

/** Unpacks an image as a runtime gets it: from its archive alone, with every hash compared. */
async function unpack(archive: string, folder: string): Promise<Image> {
  const [layout, root] = [join(folder, 'layout'), join(folder, 'rootfs')]
  for (const path of [layout, root]) mkdirSync(path, { recursive: true })
  runQuietly('tar', ['-xf', archive, '-C', layout])
  const blobs = join(layout, 'blobs/sha256')
  for (const name of readdirSync(blobs))
    if ((await hashOf(join(blobs, name))) !== `sha256:${name}`) throw new Error(`${name} differs`)
  const pathOf = ({ digest }: Blob) => join(blobs, digest.replace('sha256:', ''))
  const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
  const { manifests } = read(join(layout, 'index.json')) as Index
  const manifest = read(pathOf(manifests[0]!)) as Manifest
  for (const layer of manifest.layers) runQuietly('tar', ['-xzf', pathOf(layer), '-C', root])
  const image = read(pathOf(manifest.config)) as Image
  rmSync(layout, { recursive: true })
  return image
}

/**
 * Starts an image by runc, as deploy/compose.yaml does: a read-only file system, the image's user, and no
 * capabilities or way to gain them. It shares the network of this machine.
 */
export async function startContainer(archive: string, folder: string, env: Record<string, string>) {
  const { config } = await unpack(archive, folder)
  const [uid = 0, gid = 0] = config.User.split(':').map(Number)
  const given = Object.entries(env).map(([name, value]) => `${name}=${value}`)
  const bundle = {
    ociVersion: '1.0.2',
    process: {
      user: { uid, gid },
      args: config.Cmd,
      env: [...config.Env, ...given],
      cwd: config.WorkingDir,
      capabilities: {},
      noNewPrivileges: true,
    },
    root: { path: 'rootfs', readonly: true },
    mounts: [
      { destination: '/proc', type: 'proc', source: 'proc' },
      { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'mode=755'] },
      { destination: '/tmp', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'nodev'] },
    ],
    linux: { namespaces: ['pid', 'mount', 'ipc', 'uts'].map((type) => ({ type })) },
  }
  writeFileSync(join(folder, 'config.json'), JSON.stringify(bundle))
  const name = `latchkey-${process.pid}`
  const runc = [required('runc'), `--root=${join(folder, 'state')}`]
  const program = launch([...runc, 'run', `--bundle=${folder}`, name])
  return {
    ...program,
    /** Runs another command in it. */
    exec: (...command: string[]) => launch([...runc, 'exec', name, ...command]).ended,
    async stop() {
      await launch([...runc, 'kill', name, 'TERM']).ended
      return program.ended
    },
    async [Symbol.asyncDispose]() {
      await launch([...runc, 'delete', '--force', name]).ended
      await program.ended
    },
  }
}
