import { statSync } from 'node:fs'
import { createBar } from '../../adoption/progress.ts'
import { toAccountRow } from '../../admin/account-row.ts'
import { findEndNotices } from '../../admin/moving-end.ts'
import { SealedHash } from '../../foreign-hashes/sealed-hash.entity.ts'
import { unseal } from '../../foreign-hashes/sealing.ts'
import { createImport } from '../../admin/import-account.ts'
import { localError, localText } from '../../config/local-language.ts'
import { say, sayError, sayProgress } from '../output.ts'
import { withDatabase } from '../with-database.ts'
import { refusalFor } from './import-refusals.ts'
import { readRows } from './read-rows.ts'
import { findUnexposed } from '../../passwords/client-password.ts'
import { ExposedDigest } from '../../passwords/exposed-digest.entity.ts'
import { Factor } from '../../factors/factor.entity.ts'
import { Passkey } from '../../factors/passkey.entity.ts'
import { rpIdOf } from '../../factors/webauthn.ts'
import { Deletion } from '../../users/deletion.entity.ts'
import { sayForeign } from './foreign-hashes.ts'
import { publicOrigin } from '../../config/public-origin.ts'
import { pagesOfUsers } from './users.ts'

export const exportUsers = () =>
  withDatabase(async ({ em, keys }) => {
    for await (const users of pagesOfUsers(em)) {
      const pending = await em.fork().find(Deletion, { user: { $in: users } })
      const deletesAt = new Map(pending.map(({ user, dueAt }) => [user.id, dueAt]))
      const found = await em.fork().find(ExposedDigest, { user: { $in: users } })
      const all = await em.fork().find(Factor, { user: { $in: users }, confirmedAt: { $ne: null } })
      const passkeys = await em.fork().find(Passkey, { factor: { $in: all } })
      const noticesOf = Map.groupBy(await findEndNotices(em.fork(), users), ({ userId }) => userId)
      const factorsOf = Map.groupBy(all, ({ user }) => user.id)
      const sealed = await em.fork().find(SealedHash, { user: { $in: users } })
      const sealedOf = new Map(sealed.map((row) => [row.user.id, row]))
      const known = new Map(found.map((one) => [one.user.id, one]))
      for (const user of users) {
        const exposed = known.get(user.id) ?? (await findUnexposed(em, user))
        const factors = factorsOf.get(user.id) ?? []
        const notices = noticesOf.get(user.id) ?? []
        const row = sealedOf.get(user.id)
        const foreign = row && unseal(keys, user, row)
        const pendingAt = deletesAt.get(user.id)
        const beside = { deletesAt: pendingAt, exposed, foreign, factors, passkeys, notices }
        say(JSON.stringify(toAccountRow(user, beside)))
      }
    }
  })

/** A file whose first rows are all refused is another file, and the reasons of the rest would hide that. */
const fewest = 10

const form = {
  en: 'A file whose name ends in .csv begins with the names of its columns, such as username,email; in any other, each line is a JSON object such as {"username":"ada","email":"ada@example.com"}. The fields: docs/guide/operations.md',
  zh: '以 .csv 结尾的文件第一行应为列名，例如 username,email；其他文件每行应为一个 JSON 对象，例如 {"username":"ada","email":"ada@example.com"}。字段说明见 docs/guide/operations.md',
}

const wrongFile = {
  en: `The first ${fewest} rows are refused, so the rest is not read. ${form.en}`,
  zh: `前 ${fewest} 行均被拒绝，不再读取其余部分。${form.zh}`,
}

const wrongRows = {
  en: `All rows are refused. ${form.en}`,
  zh: `所有行均被拒绝。${form.zh}`,
}

const noRows = { en: 'The file has no rows', zh: '文件中没有任何行' }

export const importUsers = (file: string, { dryRun = false }: { dryRun?: boolean }) =>
  withDatabase(async ({ em, keys, config, database }) => {
    const terms = { isTrial: dryRun, rpId: rpIdOf(publicOrigin(config)) }
    const bring = await createImport({ em, keys, by: { actor: 'operator' } }, terms)
    const found = statSync(file)
    if (found.isDirectory())
      throw localError({
        en: `${file} is a folder: name a file`,
        zh: `${file} 是文件夹，请指定文件`,
      })
    // A pipe has no size.
    const { size } = found
    const bar = size > 0 ? createBar(size) : (_: number, lines: string) => `\r${lines}`
    const count = { created: 0, present: 0, resets: 0, foreign: 0, refused: 0 }
    let isOfAccounts = false
    for await (const row of readRows(file)) {
      const refused = await refusalFor(row, async (account) => {
        isOfAccounts = true
        const { outcome, isOpen, isForeign } = await bring(account)
        count[outcome] += 1
        if (outcome === 'created' && !isOpen) count.resets += 1
        if (outcome === 'created' && isForeign) count.foreign += 1
      })
      if (refused !== undefined) {
        count.refused += 1
        sayError({ en: `line ${row.line}: ${refused}`, zh: `第 ${row.line} 行：${refused}` })
      }
      if (count.refused === fewest && count.created + count.present === 0) {
        sayError(wrongFile)
        break
      }
      if (row.line % 100 === 0)
        sayProgress(bar(row.bytes, localText({ en: `${row.line} lines`, zh: `${row.line} 行` })))
    }
    sayProgress('\n')
    if (!isOfAccounts && count.refused < fewest) sayError(count.refused > 0 ? wrongRows : noRows)
    await database.flushToDisk()
    const { created, resets, present, refused, foreign } = count
    say({
      en: `${dryRun ? 'would create' : 'created'} ${created}; ${resets} ${resets === 1 ? 'needs' : 'need'} "Forgot your password?"; ${present} already existed; ${refused} refused`,
      zh: `${dryRun ? '将新建' : '已新建'} ${created} 个账号，其中 ${resets} 个需用“忘记密码？”设置密码；已存在 ${present} 个，拒绝 ${refused} 个`,
    })
    if (foreign > 0)
      say({
        en: `${foreign} ${foreign === 1 ? 'brings' : 'bring'} a hash of another program`,
        zh: `其中 ${foreign} 个带有其他程序的密码哈希`,
      })
    await sayForeign(em)
    if (refused > 0) process.exitCode = 1
  })
