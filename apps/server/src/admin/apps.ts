import { UniqueConstraintViolationException } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/sql'
import { App } from '../apps/app.entity.ts'
import { later } from '../clock.ts'
import { freshSecret } from '../config/secret-list.ts'
import { inTransaction } from '../database/retry.ts'
import { AppError } from '../errors.ts'
import { tokenHash } from '../keys.ts'
import { randomId } from '../random-id.ts'
import { addFirstKeys } from '../signing/rotation.ts'
import { record, type AdminDeps } from './administration.ts'

/** The properties of an app that an operator decides. */
export type AppFields = Pick<
  App,
  | 'name'
  | 'kind'
  | 'origins'
  | 'redirectUris'
  | 'postLogoutUris'
  | 'backchannelLogoutUri'
  | 'audience'
  | 'roles'
  | 'pkce'
  | 'idTokenAlg'
>

/** The secret is shown once; only its hash is stored. A public app has none. */
type Added = { app: App; secret?: string }

/** Throws `INVALID_INPUT` if another app has the name or the audience. */
export async function addApp(
  deps: AdminDeps,
  fields: AppFields,
  { isPublic }: { isPublic: boolean },
): Promise<Added> {
  const secret = isPublic ? undefined : freshSecret()
  const now = new Date()
  const columns = {
    ...fields,
    id: randomId(),
    secretHash: secret === undefined ? null : tokenHash(secret),
    createdAt: now,
    updatedAt: now,
  }
  // Keys are created now, so that programs find the key set before they request their first token.
  await addFirstKeys(deps.em, { keys: deps.keys, now })
  const app = await claimed(() =>
    inTransaction(deps.em, async (em) => {
      const created = em.create(App, columns)
      await em.flush()
      record({ ...deps, em }, { kind: 'app_added', detail: created.id })
      return created
    }),
  )
  return { app, ...(secret !== undefined && { secret }) }
}

/**
 * Throws `NOT_FOUND`, and `INVALID_INPUT` if another app has the name or the audience, or if a public app
 * would no longer require PKCE.
 */
export const changeApp = (
  deps: AdminDeps,
  called: string,
  change: Partial<AppFields>,
): Promise<App> =>
  claimed(() =>
    inTransaction(deps.em, async (em) => {
      const app = await requireApp(em, called)
      // Without a secret, only PKCE proves which program redeems a code.
      if (!app.secretHash && change.pkce === 'optional')
        throw new AppError('INVALID_INPUT', { fields: { pkce: 'INVALID' } })
      Object.assign(app, change, { updatedAt: new Date() })
      record({ ...deps, em }, { kind: 'app_changed', detail: app.id })
      return app
    }),
  )

/** Throws `NOT_FOUND`. */
export const removeApp = (deps: AdminDeps, called: string): Promise<App> =>
  inTransaction(deps.em, async (em) => {
    const app = await requireApp(em, called)
    await em.nativeDelete(App, { id: app.id })
    record({ ...deps, em }, { kind: 'app_removed', detail: app.id })
    return app
  })

/**
 * Returns the new secret. The previous one stays valid for `overlap` milliseconds. Throws `NOT_FOUND`,
 * and `FORBIDDEN` for a public app, which has no secret.
 */
export const rotateAppSecret = (
  deps: AdminDeps,
  called: string,
  overlap: number,
): Promise<{ app: App; secret: string }> =>
  inTransaction(deps.em, async (em) => {
    const app = await requireApp(em, called)
    if (!app.secretHash) throw new AppError('FORBIDDEN')
    const secret = freshSecret()
    const now = new Date()
    Object.assign(app, {
      secretHash: tokenHash(secret),
      previousSecretHash: overlap > 0 ? app.secretHash : null,
      previousSecretUntil: overlap > 0 ? later(now, overlap) : null,
      updatedAt: now,
    })
    record({ ...deps, em }, { kind: 'app_changed', detail: app.id })
    return { app, secret }
  })

/** Finds an app by its id or its exact name. Throws `NOT_FOUND`. */
export async function requireApp(em: EntityManager, called: string): Promise<App> {
  const app = (await em.findOne(App, { id: called })) ?? (await em.findOne(App, { name: called }))
  if (!app) throw new AppError('NOT_FOUND')
  return app
}

/** Two concurrent changes can both pass an earlier check; the unique indexes decide between them. */
async function claimed<T>(change: () => Promise<T>): Promise<T> {
  try {
    return await change()
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error
    // The driver's message ends with the name of the index.
    const field = /apps_audience_unique|apps\.audience/.test(error.message) ? 'audience' : 'name'
    throw new AppError('INVALID_INPUT', { fields: { [field]: 'TAKEN' } })
  }
}
