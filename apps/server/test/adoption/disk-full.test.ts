import { startMariaDb } from '@latchkey/tools/testing/mariadb'
import { loadOldDatabase } from '@latchkey/tools/testing/predecessor'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isMysql, isOracle } from '../support/engine.ts'
import { runLatchkey } from '../support/run-latchkey.ts'
import { askMysql } from '../support/server-process.ts'

/** A full disk of its own. Only root may mount one. */
function mountDisk() {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=220m', 'tmpfs', folder])
  const filler = join(folder, 'filler')
  return {
    folder,
    fill(left: number) {
      const { bavail, bsize } = statfsSync(folder)
      writeFileSync(filler, Buffer.alloc(bavail * bsize - left))
    },
    makeSpace: () => rmSync(filler),
    [Symbol.dispose]() {
      execFileSync('umount', ['--lazy', folder])
      rmdirSync(folder)
    },
  }
}

/** The predecessor's database with the fewest accounts that show every decision. */
async function loadSmall(server: string): Promise<string> {
  const { url } = await loadOldDatabase(server)
  for (const table of ['likes', 'posts', 'email_verifications where user_id is not null'])
    await askMysql(url, `delete from ${table}`)
  await askMysql(url, 'delete from users where id > 120')
  return url
}

const decided = `select id, username_canonical, email_canonical, legacy_password, role, created_at,
  updated_at from users order by id`
const adopt = ['adopt', '--i-have-a-backup']

describe.runIf(isMysql && !isOracle && process.getuid?.() === 0)('an adoption', () => {
  test('on a full disk says so, and comes to the same end once there is space', async () => {
    using disk = mountDisk()
    const server = await startMariaDb(disk.folder)
    try {
      const [url, whole] = [await loadSmall(server.url), await loadSmall(server.url)]
      disk.fill(300_000)
      const stopped = await runLatchkey(adopt, { DATABASE_URL: url })
      expect(stopped.code).toBe(1)
      expect(stopped.err).toContain('the disk is full: free some space')
      expect(stopped.err.trim().split('\n')).toHaveLength(1)
      disk.makeSpace()
      expect(await runLatchkey(adopt, { DATABASE_URL: url })).toMatchObject({ code: 0, err: '' })
      expect(await runLatchkey(adopt, { DATABASE_URL: whole })).toMatchObject({ code: 0, err: '' })
      expect(await askMysql(url, decided)).toEqual(await askMysql(whole, decided))
    } finally {
      await server.stop()
    }
  })
})
