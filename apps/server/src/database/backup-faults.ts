import { localError, type Words } from '../config/local-language.ts'

export const copyName = 'latchkey.db'

export const noDatabaseAt = (path: string): Error =>
  localError({ en: `there is no database at ${path}`, zh: `${path} 处没有数据库` })

/** A folder without the copy. */
export const notBackup = (folder: string): Words => ({
  en: `${folder} has no ${copyName}: it is not a backup`,
  zh: `${folder} 中没有 ${copyName}，不是备份`,
})

export const notEmpty = (folder: string): Words => ({
  en: `${folder} is not empty: name a new folder`,
  zh: `${folder} 不是空文件夹，请指定一个新文件夹`,
})

export const noSqlite = (file: string): Words => ({
  en: `${file} is damaged or not a SQLite database`,
  zh: `${file} 已损坏，或不是 SQLite 数据库`,
})

export const inUse = (file: string): Words => ({
  en: `${file} is in use: stop the service first`,
  zh: `${file} 正在使用，请先停止服务`,
})
