import type { MikroORM } from '@mikro-orm/core'
import type { MySqlDriver } from '@mikro-orm/mysql'
import type { EntityManager, SqliteDriver } from '@mikro-orm/sql'

/** MikroORM with either driver. */
export type Orm = MikroORM<SqliteDriver> | MikroORM<MySqlDriver>

/** The entity manager without its driver's type, which nouns do not depend on. */
export const emOf = (orm: Orm): EntityManager => orm.em
