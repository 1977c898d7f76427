import type { Role } from '@latchkey/shared/auth'
import type { App } from '../apps/app.entity.ts'

/**
 * The app that a proxy protects at this origin. Only our own: a third-party app would learn who somebody is
 * without asking.
 */
export const appBehindGate = (apps: readonly App[], origin: string): App | undefined =>
  apps.find(({ kind, origins }) => kind === 'own' && origins.includes(origin))

export const mayEnter = ({ roles }: Pick<App, 'roles'>, { role }: { role: Role }): boolean =>
  roles.length === 0 || roles.includes(role)
