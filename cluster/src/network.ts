import { launch } from '@latchkey/tools/testing/launch'
import { isInstalled } from '@latchkey/tools/testing/installed'
import { execFileSync } from 'node:child_process'
import { readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** The network and disk of a database node. */
export type Place = {
  host: string
  /** The command that runs another command there. */
  enter: string[]
  /** Actions that need a network and a disk of the node's own. */
  own?: {
    /** Stops all packets to these hosts until the returned function is called. */
    cutFrom(hosts: string[]): () => void
    /** Gives the folder a small disk of its own. */
    mount(folder: string): void
    unmount(folder: string): void
  }
}

/** Returns whether this machine allows a network and mounts that end with this process. */
export const canBeAlone = (): boolean =>
  process.getuid?.() === 0 && ['unshare', 'setpriv', 'nsenter', 'ip', 'mount'].every(isInstalled)

export const onLoopback = (count: number): Place[] =>
  Array.from({ length: count }, () => ({ host: '127.0.0.1', enter: [] }))

/**
 * Joins hosts by a bridge. Nothing of it remains, because this process already runs in a network of its
 * own.
 */
export async function onOwnNetworks(count: number): Promise<Place[]> {
  ip('link set lo up')
  ip('link add bridge0 type bridge')
  ip('address add 10.213.0.1/24 dev bridge0')
  ip('link set bridge0 up')
  return Promise.all(Array.from({ length: count }, (_, index) => createPlace(index + 1)))
}

async function createPlace(number: number): Promise<Place> {
  const host = `10.213.0.${10 + number}`
  // A network exists as long as a process runs in it.
  const holder = String(launch(['unshare', '--net', 'sleep', 'infinity']).child.pid)
  while (readlinkOf(holder) === readlinkOf('self')) await sleep(20)
  const enter = ['nsenter', `--net=/proc/${holder}/ns/net`, '--']
  ip(`link add outer${number} type veth peer name inner${number} netns ${holder}`)
  ip(`link set outer${number} master bridge0 up`)
  ip('link set lo up', enter)
  ip(`address add ${host}/24 dev inner${number}`, enter)
  ip(`link set inner${number} up`, enter)
  const cutFrom = (hosts: string[]) => {
    for (const other of hosts) ip(`route add prohibit ${other}/32`, enter)
    return () => {
      for (const other of hosts) ip(`route delete prohibit ${other}/32`, enter)
    }
  }
  const mount = (folder: string) => {
    run(['mount', '-t', 'tmpfs', '-o', 'size=600m,mode=0755', 'tmpfs', folder])
  }
  const unmount = (folder: string) => run(['umount', '--lazy', folder])
  return { host, enter, own: { cutFrom, mount, unmount } }
}

function readlinkOf(process: string): string {
  return readlinkSync(`/proc/${process}/ns/net`)
}

const ip = (words: string, enter: string[] = []): void => run([...enter, 'ip', ...words.split(' ')])

function run([command = '', ...args]: string[]): void {
  execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] })
}
