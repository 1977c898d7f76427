import type { Role } from '@latchkey/shared/auth'
import type { App } from './app.entity.ts'

/** Whether the role of an account admits it to an app; an app that names no role admits all. */
export const mayEnter = ({ roles }: Pick<App, 'roles'>, { role }: { role: Role }): boolean =>
  roles.length === 0 || roles.includes(role)
