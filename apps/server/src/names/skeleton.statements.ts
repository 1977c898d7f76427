import { marks, sqlOf, type Sql } from '../database/sql.ts'

/**
 * The columns of an account that identify its names. This room cannot import the entity, which is above
 * it.
 */
type Named = { id: number; username: string; usernameCanonical: string; usernameSkeleton: string }

const sql = sqlOf<Named, 'users'>()

export const skeletonBatch = 500

export const withoutSkeleton: Sql<
  [after: number],
  { id: number; username: string; username_canonical: string }
> = sql(`select id, username, username_canonical from users
  where username_skeleton is null and id > ? order by id limit ${skeletonBatch}`)

export const takenSkeletons: Sql<[skeletons: string[]], { username_skeleton: string }> = sql(
  'select username_skeleton from users where username_skeleton in (?)',
)

/** Gives accounts their skeletons: canonical name and skeleton of each, then the canonical names. */
export const writeSkeletons = (count: number): Sql<string[]> =>
  sql(`update users set username_skeleton = case username_canonical ${'when ? then ? '.repeat(count)} end
    where username_canonical in (${marks(count)})`)
