import type { Role } from '@latchkey/shared/auth'
import type { App } from '../apps/app.entity.ts'
import { gateCallbackPath } from '../apps/gate-callback.ts'
import { mayEnter } from '../apps/may-enter.ts'

/**
 * Returns the apps that a proxy protects at this origin: those that registered its callback as a redirect
 * URI. The registration gives the origin no other right. Third-party apps are excluded: a tool learns the
 * user's identity without consent.
 */
export const appsBehindGate = (apps: readonly App[], origin: string): App[] =>
  apps.filter(
    ({ kind, redirectUris }) => kind === 'own' && redirectUris.includes(origin + gateCallbackPath),
  )

/** If several apps name one tool, each must admit the role. */
export const allAdmit = (apps: readonly App[], user: { role: Role }): boolean =>
  apps.every((app) => mayEnter(app, user))
