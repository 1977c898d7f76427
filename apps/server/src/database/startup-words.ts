import type { Words } from '../config/local-language.ts'

const full = {
  en: 'cannot grow because the disk is full: free some space',
  zh: '因磁盘已满而无法继续写入：请释放空间',
}

/** SQLite's primary result codes, the low byte of `errcode`. */
export const sqlite: Record<number, Words> = {
  5: {
    en: 'is locked by another program: end that program, then start again',
    zh: '被其他程序锁定：请结束该程序后再启动',
  },
  8: {
    en: 'cannot be written: give the user running Latchkey write access to the file and its folder',
    zh: '无法写入：请让运行 Latchkey 的用户可以写入该文件及其文件夹',
  },
  10: {
    en: 'cannot be read or written (an I/O error): check the disk',
    zh: '无法读写（I/O 错误）：请检查磁盘',
  },
  11: { en: 'is damaged: restore it from a backup', zh: '已损坏：请用备份恢复' },
  13: full,
  14: {
    en: 'cannot be opened: give the user running Latchkey read and write access to the file and its folder',
    zh: '无法打开：请让运行 Latchkey 的用户可以读写该文件及其文件夹',
  },
  26: {
    en: 'is not a SQLite database: name another file in DATABASE_URL',
    zh: '不是 SQLite 数据库：请在 DATABASE_URL 中指定其他文件',
  },
}

const folder = {
  en: 'is in a folder that cannot be created or written: correct DATABASE_URL, or the permissions of the folder',
  zh: '所在的文件夹无法创建或写入：请更正 DATABASE_URL 或文件夹的权限',
}
const unreachable = {
  en: 'cannot be reached: start it, or correct DATABASE_URL',
  zh: '无法连接：请启动数据库，或更正 DATABASE_URL',
}
const broken = {
  en: 'closed the connection: check that DATABASE_URL names a MySQL or MariaDB server',
  zh: '断开了连接：请检查 DATABASE_URL 是否为 MySQL 或 MariaDB 服务器',
}

const untrusted = {
  en: 'has a certificate that is not trusted or not valid for its name: set NODE_EXTRA_CA_CERTS to the file of its authority, or correct the host in DATABASE_URL',
  zh: '的证书不受信任或与主机名不符：请用 NODE_EXTRA_CA_CERTS 指定签发机构的证书文件，或更正 DATABASE_URL 中的主机名',
}
const plugin = {
  en: 'authenticates this user with a plugin that Latchkey does not support: use caching_sha2_password or mysql_native_password',
  zh: '对此用户使用了 Latchkey 不支持的认证插件：请改用 caching_sha2_password 或 mysql_native_password',
}
const expired = {
  en: 'requires a new password for this user: change it, then correct DATABASE_URL',
  zh: '要求此用户更换密码：请更换后更正 DATABASE_URL',
}

export const codes: Record<string, Words> = {
  EACCES: folder,
  EPERM: folder,
  EROFS: folder,
  ENOENT: folder,
  ENOTDIR: folder,
  ECONNREFUSED: unreachable,
  ENOTFOUND: {
    en: 'has an unknown host name: correct DATABASE_URL',
    zh: '的主机名不存在：请更正 DATABASE_URL',
  },
  EAI_AGAIN: {
    en: 'has a host name that cannot be looked up: check DATABASE_URL and the name servers',
    zh: '的主机名无法解析：请检查 DATABASE_URL 和 DNS 服务器',
  },
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: {
    en: 'does not answer: start it, or correct DATABASE_URL',
    zh: '没有响应：请启动数据库，或更正 DATABASE_URL',
  },
  ECONNRESET: broken,
  PROTOCOL_CONNECTION_LOST: broken,
  HANDSHAKE_NO_SSL_SUPPORT: {
    en: 'does not support TLS: give it a certificate, or remove ?tls=true',
    zh: '不支持 TLS：请为它配置证书，或去掉 ?tls=true',
  },
  ER_ACCESS_DENIED_ERROR: {
    en: 'refused the user or the password, or accepts this user only over TLS: correct DATABASE_URL, or add ?tls=true',
    zh: '拒绝了用户名或密码，或只允许此用户使用 TLS 连接：请更正 DATABASE_URL，或加上 ?tls=true',
  },
  ER_SECURE_TRANSPORT_REQUIRED: {
    en: 'requires TLS: add ?tls=true to DATABASE_URL',
    zh: '要求使用 TLS：请在 DATABASE_URL 中加上 ?tls=true',
  },
  HANDSHAKE_SSL_ERROR: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: untrusted,
  CERT_HAS_EXPIRED: {
    en: 'has a certificate that has expired: renew it',
    zh: '的证书已过期：请更新证书',
  },
  ER_NOT_SUPPORTED_AUTH_MODE: plugin,
  ER_PLUGIN_IS_NOT_LOADED: plugin,
  AUTH_SWITCH_PLUGIN_ERROR: plugin,
  ER_ACCOUNT_HAS_BEEN_LOCKED: {
    en: 'has locked this user: unlock it (alter user … account unlock)',
    zh: '已锁定此用户：请解锁（alter user … account unlock）',
  },
  ER_MUST_CHANGE_PASSWORD: expired,
  ER_MUST_CHANGE_PASSWORD_LOGIN: expired,
  ER_HOST_NOT_PRIVILEGED: {
    en: 'accepts no connections from this machine: create the user for its address',
    zh: '不接受本机的连接：请为本机地址创建用户',
  },
  ER_HOST_IS_BLOCKED: {
    en: 'blocks this machine after too many failures: run flush hosts there',
    zh: '因失败次数过多而屏蔽了本机：请在其中执行 flush hosts',
  },
  ER_USER_LIMIT_REACHED: {
    en: 'allows this user too few connections: raise its limit, or lower DATABASE_POOL',
    zh: '允许此用户的连接数不足：请提高其上限，或减小 DATABASE_POOL',
  },
  ER_TOO_MANY_USER_CONNECTIONS: {
    en: 'allows this user too few connections: raise max_user_connections, or lower DATABASE_POOL',
    zh: '允许此用户的连接数不足：请增大 max_user_connections，或减小 DATABASE_POOL',
  },
  ER_NEW_ABORTING_CONNECTION: {
    en: 'closed the connection: its init_connect fails for this user',
    zh: '断开了连接：此用户的 init_connect 执行失败',
  },
  ER_DISK_FULL: full,
  ER_RECORD_FILE_FULL: full,
  ER_LOCK_WAIT_TIMEOUT: {
    en: 'has a table that another program keeps locked: end that program, then run this again',
    zh: '中有表被其他程序锁定：请结束该程序后再次运行',
  },
  ER_SERVER_OFFLINE_MODE: {
    en: 'is in offline mode: set global offline_mode = off',
    zh: '处于离线模式：请执行 set global offline_mode = off',
  },
  // MySQL hides the existence of a database from users who may not create it.
  ER_DBACCESS_DENIED_ERROR: {
    en: 'does not exist or is not accessible to this user: create it and grant all on it',
    zh: '不存在，或此用户无权访问：请创建并授予全部权限',
  },
  ER_TABLEACCESS_DENIED_ERROR: {
    en: 'is not accessible to this user: grant all on it',
    zh: '不允许此用户访问：请授予全部权限',
  },
  ER_BAD_DB_ERROR: {
    en: 'does not exist: create it (create database …), or correct DATABASE_URL',
    zh: '不存在：请创建（create database …），或更正 DATABASE_URL',
  },
  ER_CON_COUNT_ERROR: {
    en: 'has too many connections: raise its max_connections',
    zh: '的连接数已满：请增大 max_connections',
  },
  ER_OPTION_PREVENTS_STATEMENT: {
    en: 'is read-only: name the writable server in DATABASE_URL',
    zh: '是只读的：请在 DATABASE_URL 中指定可写的服务器',
  },
}
