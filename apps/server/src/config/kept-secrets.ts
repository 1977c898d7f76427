import { detailsOf } from '../error-details.ts'
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import { ConfigError } from './config-error.ts'
import { closeToOthers, makeFolder } from './make-folder.ts'
import { freshSecret, secretList } from './secret-list.ts'

const kept = z
  .object({ secretKey: secretList, jwtSecretKey: secretList })
  .transform(({ secretKey, jwtSecretKey }) => ({
    secretKeys: secretKey,
    jwtSecretKeys: jwtSecretKey,
  }))
export type Secrets = z.infer<typeof kept>

/**
 * Generates development secrets once and keeps them beside the database, so that restarts end no
 * sessions.
 */
export function keptSecrets(databaseUrl: string): Secrets {
  const made = { secretKey: freshSecret(), jwtSecretKey: freshSecret() }
  if (databaseUrl === 'sqlite::memory:') return kept.parse(made)
  const folder = databaseUrl.startsWith('sqlite:') ? dirname(databaseUrl.slice(7)) : 'data'
  const file = join(folder, 'secrets.json')
  try {
    makeFolder(folder)
    writeFileSync(file, JSON.stringify(made), { mode: 0o600, flag: 'wx' })
    return kept.parse(made)
  } catch (error) {
    if (detailsOf(error).code !== 'EEXIST') {
      throw new ConfigError(
        {
          en: `the generated secrets cannot be saved in ${file} (${reason(error)}): give the user running Latchkey write access there, or set SECRET_KEY and JWT_SECRET_KEY`,
          zh: `自动生成的密钥无法保存到 ${file}（${reason(error)}）：请让运行 Latchkey 的用户可以写入该位置，或设置 SECRET_KEY 和 JWT_SECRET_KEY`,
        },
        { cause: error },
      )
    }
  }
  return readKept(file)
}

function readKept(file: string): Secrets {
  try {
    closeToOthers(file)
    return kept.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    const isUnreadable = detailsOf(error).code !== undefined
    const [en, zh] = isUnreadable
      ? [`cannot be read (${reason(error)})`, `无法读取（${reason(error)}）`]
      : ['is damaged', '已损坏']
    // The cause is left out: a parser's message may quote a secret.
    throw new ConfigError({
      en: `${file}, which keeps the generated secrets, ${en}: repair or restore it, or set SECRET_KEY and JWT_SECRET_KEY; deleting it makes all passwords useless`,
      zh: `保存自动生成的密钥的文件 ${file} ${zh}：请修复或恢复它，或设置 SECRET_KEY 和 JWT_SECRET_KEY；删除它会使所有密码失效`,
    })
  }
}

const reason = (error: unknown): string =>
  detailsOf(error).code ?? detailsOf(error).message ?? String(error)
