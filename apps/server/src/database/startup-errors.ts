import { detailsOf } from '../error-details.ts'
import { StartupError } from '../config/startup-error.ts'
import type { DatabaseAddress } from './address.ts'

/** SQLite's primary result codes, the low byte of `errcode`. */
const sqlite: Record<number, string> = {
  5: 'is locked by another program: end that program, then start again',
  8: 'cannot be written: give the user that Latchkey runs as write access to the file and its folder',
  10: 'cannot be read or written (an I/O error): check the disk',
  11: 'is damaged: restore it from a backup',
  13: 'cannot grow because the disk is full: free some space',
  14: 'cannot be opened: give the user that Latchkey runs as read and write access to the file and its folder',
  26: 'is not a SQLite database: name another file in DATABASE_URL',
}

const folder =
  'is in a folder that cannot be created or written: correct DATABASE_URL, or the permissions of the folder'
const unreachable = 'cannot be reached: start it, or correct DATABASE_URL'
const broken = 'closed the connection: check that DATABASE_URL names a MySQL or MariaDB server'

const untrusted =
  'has a certificate that is not trusted or not valid for its name: give NODE_EXTRA_CA_CERTS its authority, or correct the host in DATABASE_URL'
const plugin =
  'authenticates this user with a plugin that Latchkey does not support: use caching_sha2_password or mysql_native_password'
const expired = 'requires a new password for this user: change it, then correct DATABASE_URL'

const codes: Record<string, string> = {
  EACCES: folder,
  EPERM: folder,
  EROFS: folder,
  ENOENT: folder,
  ENOTDIR: folder,
  ECONNREFUSED: unreachable,
  ENOTFOUND: 'has an unknown host name: correct DATABASE_URL',
  EAI_AGAIN: 'has a host name that cannot be looked up: check DATABASE_URL and the name servers',
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: 'does not answer: start it, or correct DATABASE_URL',
  ECONNRESET: broken,
  PROTOCOL_CONNECTION_LOST: broken,
  HANDSHAKE_NO_SSL_SUPPORT: 'does not support TLS: give it a certificate, or remove ?tls=true',
  ER_ACCESS_DENIED_ERROR:
    'refused the user or the password, or accepts this user only over TLS: correct DATABASE_URL, or add ?tls=true',
  ER_SECURE_TRANSPORT_REQUIRED: 'requires TLS: add ?tls=true to DATABASE_URL',
  HANDSHAKE_SSL_ERROR: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: untrusted,
  CERT_HAS_EXPIRED: 'has a certificate that has expired: renew it',
  ER_NOT_SUPPORTED_AUTH_MODE: plugin,
  ER_PLUGIN_IS_NOT_LOADED: plugin,
  AUTH_SWITCH_PLUGIN_ERROR: plugin,
  ER_ACCOUNT_HAS_BEEN_LOCKED: 'has locked this user: unlock it (alter user … account unlock)',
  ER_MUST_CHANGE_PASSWORD: expired,
  ER_MUST_CHANGE_PASSWORD_LOGIN: expired,
  ER_HOST_NOT_PRIVILEGED:
    'accepts no connections from this machine: create the user for its address',
  ER_HOST_IS_BLOCKED: 'blocks this machine after too many failures: run flush hosts there',
  ER_USER_LIMIT_REACHED:
    'allows this user too few connections: raise its limit, or lower DATABASE_POOL',
  ER_TOO_MANY_USER_CONNECTIONS:
    'allows this user too few connections: raise max_user_connections, or lower DATABASE_POOL',
  ER_NEW_ABORTING_CONNECTION: 'closed the connection: its init_connect fails for this user',
  ER_DISK_FULL: 'cannot grow because the disk is full: free some space',
  ER_RECORD_FILE_FULL: 'cannot grow because the disk is full: free some space',
  ER_LOCK_WAIT_TIMEOUT:
    'has a table that another program keeps locked: end that program, then run this again',
  ER_SERVER_OFFLINE_MODE: 'is in offline mode: set global offline_mode = off',
  // MySQL hides the existence of a database from users who may not create it.
  ER_DBACCESS_DENIED_ERROR:
    'does not exist or is not accessible to this user: create it and grant all on it',
  ER_TABLEACCESS_DENIED_ERROR: 'is not accessible to this user: grant all on it',
  ER_BAD_DB_ERROR: 'does not exist: create it (create database …), or correct DATABASE_URL',
  ER_CON_COUNT_ERROR: 'has too many connections: raise its max_connections',
  ER_OPTION_PREVENTS_STATEMENT: 'is read-only: name the writable server in DATABASE_URL',
}

export function databaseError(error: unknown, database: DatabaseAddress): Error {
  if (error instanceof StartupError) return error
  const cause = detailsOf(error)
  const messages =
    (cause.errcode !== undefined && sqlite[cause.errcode & 0xff]) || codes[cause.code ?? '']
  // The cause is kept for debuggers; for unknown errors, the original message is the best text
  // available.
  const text = messages ?? `cannot be used (${cause.message || cause.code || 'unknown error'})`
  return new StartupError(`the database ${database.name} ${text}`, { cause: error })
}
