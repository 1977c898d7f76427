import { launch } from '@latchkey/tools/testing/launch'
import { root } from '@latchkey/tools/testing/server-process'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Builds a commit of this repository as its own `npm start` does, and returns the folder, which is removed
 * when this program ends.
 */
export async function buildRelease(ref: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-release-'))
  const tree = join(folder, 'tree')
  await must(['git', '-C', root, 'worktree', 'add', '--detach', tree, `${ref}^{commit}`])
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true })
    execFileSync('git', ['-C', root, 'worktree', 'prune'])
  })
  await must([process.execPath, join(tree, 'scripts/setup.mjs')])
  return tree
}

async function must(command: string[]): Promise<void> {
  const { code, out, err } = await launch(command).ended
  if (code !== 0) throw new Error(`${command.join(' ')}:\n${`${out}${err}`.slice(-2000)}`)
}
