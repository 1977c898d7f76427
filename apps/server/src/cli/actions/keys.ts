import { record } from '../../admin/administration.ts'
import { newestFirst, publishedAhead, rotateKeys } from '../../signing/rotation.ts'
import { SigningKey } from '../../signing/signing-key.entity.ts'
import { lists } from '../lists.ts'
import { say, sayJson } from '../output.ts'
import { sayTable } from '../table.ts'
import { withDatabase } from '../with-database.ts'

export const listKeys = ({ json }: { json?: true }) =>
  withDatabase(async ({ em }) => {
    const rows = newestFirst(await em.find(SigningKey, {})).map(
      ({ kid, algorithm, createdAt, signsFrom }) => ({ kid, algorithm, createdAt, signsFrom }),
    )
    if (json) return sayJson(rows)
    sayTable(
      lists.keys,
      rows.map(({ kid, algorithm, signsFrom }) => [kid, algorithm, signsFrom]),
    )
  })

export const rotate = ({ atOnce }: { atOnce?: true }) =>
  withDatabase(async ({ em, keys, database }) => {
    await rotateKeys(em, { keys, now: new Date(), atOnce: atOnce === true })
    record({ em, keys, by: { actor: 'operator' } }, { kind: 'keys_rotated' })
    await em.flush()
    await database.flushToDisk()
    const minutes = publishedAhead / 60_000
    say(
      atOnce
        ? {
            en: 'new keys sign at once, and tokens of the old ones are refused as soon as verifiers read the keys again',
            zh: '新密钥立即用于签名；各验证方重新读取密钥后，旧密钥签发的令牌即被拒绝',
          }
        : {
            en: `new keys are published now and sign in ${minutes} minutes; the old ones then verify until their last token has expired`,
            zh: `新密钥已公布，${minutes} 分钟后开始签名；旧密钥仍用于验证，直到其最后一个令牌过期`,
          },
    )
  })
