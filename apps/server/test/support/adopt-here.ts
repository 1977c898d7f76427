import { randomBytes } from 'node:crypto'
import { adopt, planAdoption } from '../../src/adoption/adopt.ts'
import { backupOldTables } from '../../src/adoption/backup-file.ts'
import { planUndo, undoAdoption } from '../../src/adoption/undo.ts'
import { withForeignDatabase } from '../../src/database/adoption-connection.ts'
import { entities } from '../../src/entities.ts'
import { deriveKeys } from '../../src/keys.ts'
import { createPasswords } from '../../src/passwords/password.ts'
import { cheapHash } from './harness.ts'

export const secretKey = randomBytes(32).toString('hex')

type Watch = { onProgress?: (done: number) => void; beforeHash?: () => Promise<void> }

/** Adopts a database as the command does, with cheap hashes. */
export async function adoptHere(
  url: string,
  { onProgress = () => {}, beforeHash = async () => {} }: Watch = {},
) {
  const keys = deriveKeys(secretKey)
  const created = await createPasswords(keys, cheapHash, 2)
  const hash: typeof created.hash = async (...given) => {
    await beforeHash()
    return created.hash(...given)
  }
  const passwords = { ...created, hash }
  await withForeignDatabase({ url, entities }, async ({ em }) => {
    const plan = await planAdoption(em, undefined)
    await adopt({ em, keys, passwords, slots: 2, onProgress }, plan)
  })
}

export const backUpHere = (url: string, file: string) =>
  withForeignDatabase({ url, entities }, async ({ em }) => {
    await backupOldTables(em, file)
  })

/** Returns the accounts that the rollback revives. */
export async function undoHere(url: string, file: string) {
  let returning: unknown
  await withForeignDatabase({ url, entities }, async ({ em }) => {
    const plan = await planUndo(em, file)
    returning = plan.returning
    await undoAdoption(em, plan)
  })
  return returning
}
