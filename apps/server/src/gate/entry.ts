import type { Role } from '@latchkey/shared/auth'
import type { App } from '../apps/app.entity.ts'
import { gateCallbackPath } from '../apps/gate-callback.ts'
import { mayEnter } from '../apps/may-enter.ts'

/**
 * The apps that a proxy protects at this origin: those that registered its callback as a redirect URI. That
 * trusts the origin with nothing else. Third-party apps take no part: a tool learns who somebody is without
 * consent.
 */
export const appsBehindGate = (apps: readonly App[], origin: string): App[] =>
  apps.filter(
    ({ kind, redirectUris }) => kind === 'own' && redirectUris.includes(origin + gateCallbackPath),
  )

/** Where several apps name one tool, each must admit the role. */
export const allAdmit = (apps: readonly App[], user: { role: Role }): boolean =>
  apps.every((app) => mayEnter(app, user))
