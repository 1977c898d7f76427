import type { Role } from '@latchkey/shared/auth'
import { appOfProgram } from '../../apps/programs/app-of-program.ts'
import type { ProgramId } from '../../apps/programs/program-ids.ts'
import { programs } from '../../apps/programs/programs.ts'
import { freshSecret } from '../../config/secret-list.ts'
import { saveSecret, say, sayError, sayJson } from '../output.ts'
import { withDatabase } from '../with-database.ts'
import { describe, register, sayNoPublicUrl } from './apps.ts'
import { publicOrigin } from '../../config/public-origin.ts'

type Options = { url: string; name?: string; audience?: string; role?: Role[]; json?: true }

/** Registers a third-party program and prints its settings. */
export const addProgram = (id: ProgramId, { url, name, audience, role = [], json }: Options) =>
  withDatabase(async ({ em, keys, database, config }) => {
    const program = programs[id]
    const proposed = appOfProgram(program, url)
    const fields = {
      ...proposed,
      name: name ?? proposed.name,
      audience: audience ?? null,
      roles: role,
    }
    const { app, secret = '' } = await register({ em, keys, database }, fields, { isPublic: false })
    const issuer = publicOrigin(config)
    const connection = { issuer, url, clientId: app.id, secret, ownKey: freshSecret() }
    const settings = program.settings(connection)
    sayNoPublicUrl(config)
    if (json) return sayJson({ ...describe(app), secret, settings })
    say(`id      ${app.id}`)
    say(`secret  ${secret}`)
    say(`\n${settings}`)
    sayError({
      en: `${saveSecret.en} More: ${program.guide}`,
      zh: `${saveSecret.zh}。更多说明：${program.guide}`,
    })
  })
