import type { Account } from 'oidc-provider'
import type { App } from '../apps/app.entity.ts'
import { mayEnter } from '../apps/may-enter.ts'
import type { Database } from '../database/database.ts'
import type { CallSessions } from './call-sessions.ts'
import { toProfile } from '../users/profile-row.ts'
import { toUserDto, type Profile } from '../users/user.entity.ts'
import { activeBySubject } from '../users/user.statements.ts'

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
export type FindAppAccount = (subject: string, app: App | undefined) => Promise<Account | undefined>

export function createFindAppAccount(
  { prepare }: Pick<Database, 'prepare'>,
  { sessions, publicUrl }: { sessions: CallSessions; publicUrl: string },
): FindAppAccount {
  const ask = prepare(activeBySubject)
  return async (subject, app) => {
    const profile = sessions.ownerOf(subject) ?? (await find(subject))
    if (!profile || (app && !mayEnter(app, profile))) return undefined
    return { accountId: subject, claims: () => claimsOf(subject, profile, publicUrl) }
  }

  async function find(subject: string): Promise<Profile | undefined> {
    const [row] = await ask(subject)
    return row && toProfile(row)
  }
}

function claimsOf(subject: string, profile: Profile, publicUrl: string) {
  const shown = toUserDto(profile, publicUrl)
  return {
    sub: subject,
    name: shown.displayName ?? shown.username,
    preferred_username: shown.username,
    picture: shown.avatar ?? undefined,
    locale: shown.locale ?? undefined,
    zoneinfo: shown.timeZone ?? undefined,
    updated_at: Math.floor(profile.updatedAt.getTime() / 1000),
    email: shown.email,
    // An account has only proven addresses.
    email_verified: true,
    groups: [shown.role],
  }
}
