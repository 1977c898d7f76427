import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { run } from '../../../scripts/run.mjs'

const policy = '/usr/sbin/policy-rc.d'

export async function installDebianPackages(packages: string[]): Promise<void> {
  console.log(`Installing Debian's ${packages.join(', ')} for the tests…`)
  // The tests start their own server, so a package must not start one for the machine.
  const ownsPolicy = !existsSync(policy)
  const removePolicy = () => ownsPolicy && rmSync(policy, { force: true })
  if (ownsPolicy) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 })
  process.once('exit', removePolicy)
  try {
    await aptGet('update')
    await aptGet('install', '--yes', '--no-install-recommends', ...packages)
  } finally {
    removePolicy()
    process.off('exit', removePolicy)
  }
}

async function aptGet(...args: string[]): Promise<void> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  const status = await run('apt-get', ['--quiet', ...args], { env })
  if (status !== 0) throw new Error(`apt-get ${args[0]} failed; the reason is above.`)
}
