import { copyBackup, putBackupBack } from '../../database/backup.ts'
import { sqliteFileOf } from '../../database/sqlite-file.ts'
import { say, sayJson } from '../output.ts'
import { openConfig } from '../open-config.ts'
import { typed } from '../../config/program-name.ts'

export async function createBackup(folder: string, { json }: { json?: true }): Promise<void> {
  const database = sqliteFileOf(openConfig().databaseUrl)
  const { hasSecrets, bytes } = await copyBackup(database, folder)
  if (json) return sayJson({ database, folder, bytes, hasSecrets })
  const size = `${Math.ceil(bytes / 1024)} KiB`
  const secrets = hasSecrets
    ? {
        en: 'with the generated secrets: keep it just as safe',
        zh: '其中含自动生成的密钥，请同样妥善保管',
      }
    : {
        en: 'without secrets: keep your SECRET_KEY too, or every password in it is lost',
        zh: '其中不含密钥，请另行保存 SECRET_KEY，否则所有密码都会失效',
      }
  say({
    en: `${database} is backed up in ${folder} (${size}), ${secrets.en}`,
    zh: `已把 ${database} 备份到 ${folder}（${size}），${secrets.zh}`,
  })
}

export function restoreBackup(folder: string): void {
  const database = sqliteFileOf(openConfig().databaseUrl)
  const kept = putBackupBack(folder, database)
  say({ en: `restored ${database} from ${folder}`, zh: `已用 ${folder} 恢复 ${database}` })
  for (const path of kept)
    say({ en: `the replaced file is kept: ${path}`, zh: `原来的文件保留在：${path}` })
  say({
    en: `apps that first learned of an account after the backup will take its owner for a new person; signing keys that were replaced since are back: run "${typed('keys rotate --at-once')}" if one had leaked`,
    zh: `备份之后才首次登录某个应用的用户，会被该应用当作新用户；备份之后更换的签名密钥已恢复原状，如有密钥曾经泄露，请运行“${typed('keys rotate --at-once')}”`,
  })
  say({
    en: `sessions that ended since the backup work again: run "${typed('users end-all-sessions')}" to sign all users out, and "${typed('audit verify')}" to check the security log`,
    zh: `备份之后结束的会话又重新有效：可用“${typed('users end-all-sessions')}”让所有账号退出登录，用“${typed('audit verify')}”检查安全日志`,
  })
}
