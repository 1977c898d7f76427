import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'

const programs = new URL('../../../../tools/src/testing/programs.ts', import.meta.url).href

/** Root without this variable would call the apt-get that stands first on PATH. */
test('TEST_INSTALL=no names a missing program and installs nothing, for root too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-install-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const called = join(folder, 'called')
  writeFileSync(join(folder, 'apt-get'), `#!/bin/sh\ntouch ${called}\n`, { mode: 0o755 })
  const need = `{ package: 'no-such-package', need: 'a missing program', isThere: () => false }`
  const script = `import { requirePrograms } from '${programs}'; await requirePrograms([${need}])`
  const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], {
    env: { PATH: `${folder}:${process.env['PATH']}`, TEST_INSTALL: 'no' },
  })
  await expect(run).rejects.toThrow(
    'This needs a missing program. On Debian: apt-get install no-such-package',
  )
  expect(existsSync(called)).toBe(false)
})
