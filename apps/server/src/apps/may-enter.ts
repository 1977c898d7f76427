import type { Role } from '@latchkey/shared/auth'
import type { App } from './app.entity.ts'

/** Returns whether the role of an account admits it to an app; an app without roles admits all. */
export const mayEnter = ({ roles }: Pick<App, 'roles'>, { role }: { role: Role }): boolean =>
  roles.length === 0 || roles.includes(role)
