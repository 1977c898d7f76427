import { launch } from '@latchkey/tools/testing/launch'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileOf, startOther } from '../other-languages.ts'
import type { Start } from '../site.ts'

/** Debian's libraries are sources in one folder, without modules. */
const debian = { GO111MODULE: 'off', GOPATH: '/usr/share/gocode' }

export const start: Start = async (place) => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-go-'))
  const binary = join(folder, 'site')
  const build = ['/usr/bin/go', 'build', '-o', binary, fileOf('go-oidc.go')]
  const { code, err } = await launch(build, { env: { ...process.env, ...debian } }).ended
  if (code !== 0) throw new Error(err)
  const stop = await startOther([binary], place)
  return async () => {
    await stop()
    rmSync(folder, { recursive: true })
  }
}
