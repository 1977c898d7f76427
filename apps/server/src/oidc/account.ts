import type { EntityManager } from '@mikro-orm/sql'
import type { Account } from 'oidc-provider'
import type { App } from '../apps/app.entity.ts'
import { mayEnter } from '../apps/may-enter.ts'
import { toUserDto, User } from '../users/user.entity.ts'

/** The claims about an account that each scope lets an app read. */
export const claimsOfScopes = {
  openid: ['sub', 'acr', 'amr', 'auth_time'],
  profile: ['name', 'preferred_username', 'picture', 'locale', 'zoneinfo', 'updated_at'],
  email: ['email', 'email_verified'],
  groups: ['groups'],
}

/** Returns whether a scope reveals data to an app, so that the user is asked about it. */
export const isTelling = (scope: string): boolean => Object.hasOwn(claimsOfScopes, scope)

/**
 * Finds an account by its subject. Returns undefined for one that is not active or may not enter this
 * app.
 */
export async function findAccount(
  em: EntityManager,
  subject: string,
  { app, publicUrl }: { app: App | undefined; publicUrl: string },
): Promise<Account | undefined> {
  const user = await em.fork().findOne(User, { subject, status: 'active' })
  if (!user || (app && !mayEnter(app, user))) return undefined
  const shown = toUserDto(user, publicUrl)
  return {
    accountId: subject,
    claims: () => ({
      sub: subject,
      name: shown.displayName ?? shown.username,
      preferred_username: shown.username,
      picture: shown.avatar ?? undefined,
      locale: shown.locale ?? undefined,
      zoneinfo: shown.timeZone ?? undefined,
      updated_at: Math.floor(user.updatedAt.getTime() / 1000),
      email: shown.email,
      // An account has only proven addresses.
      email_verified: true,
      groups: [shown.role],
    }),
  }
}
